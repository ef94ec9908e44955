//! Users of the instance.

use aws_sdk_connect::types::UserSummary;
use connect_events::{AgentId, Arn, EventTime, Personal};
use smol_str::SmolStr;
use tokio::time::Instant;

use crate::call::Call;
use crate::connect::Connect;
use crate::described::moment;
use crate::error::ConnectError;
use crate::paging::{Listed, Rest, pages};

/// Users on one page: the most that Connect gives.
const PAGE: i32 = 1_000;

/// A user of the instance, who may be an agent.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_UserSummary.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The id, which agent events know the agent by.
    pub id: AgentId,
    /// The ARN.
    pub arn: Option<Arn>,
    /// The name to log in with; often an address.
    pub username: Option<Personal<SmolStr>>,
    /// When the user was last changed.
    pub last_modified: Option<EventTime>,
}

impl Connect {
    /// The users of the instance, in Connect's own order, from `rest` on.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_ListUsers.html>
    ///
    /// # Errors
    ///
    /// [`ConnectError`], unless pages were read already and the next one has to wait.
    pub async fn list_users(
        &self,
        rest: Option<Rest>,
        deadline: Instant,
    ) -> Result<Listed<Vec<User>>, ConnectError> {
        let Listed { found, rest } = pages(rest, |token| async move {
            let request = self
                .calls()
                .list_users()
                .instance_id(self.instance().as_str())
                .max_results(PAGE)
                .set_next_token(token);
            let told = self.attempt(Call::ListUsers, deadline, || request.clone().send()).await?;
            Ok((told.user_summary_list.unwrap_or_default(), told.next_token))
        })
        .await?;
        // A user without a usable id is nobody that events could name.
        let users = found.into_iter().flatten().filter_map(user).collect();
        Ok(Listed { found: users, rest })
    }
}

fn user(told: UserSummary) -> Option<User> {
    Some(User {
        id: AgentId::new(told.id.as_deref()?).ok()?,
        arn: told.arn.map(Arn::new),
        username: told.username.map(|name| Personal::new(name.into())),
        last_modified: told.last_modified_time.as_ref().and_then(moment),
    })
}
