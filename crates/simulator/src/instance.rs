//! The instance of Amazon Connect that a contact centre is.

use std::fmt;
use std::str::FromStr;

/// An instance of Amazon Connect, which every document names, by its ARN or by the parts of that.
///
/// Without one of somebody's own it is an instance that never was, in an account that is kept for
/// documentation by AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    arn: String,
    region: String,
    account: String,
    id: String,
}

impl Instance {
    /// The Region that it is in.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The AWS account that it belongs to: twelve digits.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Its id: what its ARN ends with.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its ARN.
    #[must_use]
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The ARN of what lies under it: of `/queue/<id>`.
    pub(crate) fn arn_of(&self, under: &str) -> String {
        format!("{}{under}", self.arn)
    }

    fn of(partition: &str, region: &str, account: &str, id: &str) -> Self {
        Self {
            arn: format!("arn:{partition}:connect:{region}:{account}:instance/{id}"),
            region: region.to_owned(),
            account: account.to_owned(),
            id: id.to_owned(),
        }
    }
}

impl Default for Instance {
    fn default() -> Self {
        Self::of("aws", "eu-west-2", "111122223333", "1257a0ce-0000-4000-8000-000000000001")
    }
}

/// What the template of the deployment takes for its parameter `InstanceArn` is taken here, and
/// nothing else.
impl FromStr for Instance {
    type Err = InvalidInstance;

    fn from_str(arn: &str) -> Result<Self, InvalidInstance> {
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", partition, "connect", region, account, resource] = parts[..] else {
            return Err(InvalidInstance);
        };
        let id = resource.strip_prefix("instance/").ok_or(InvalidInstance)?;
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-');
        let fits = partition.starts_with("aws")
            && partition.bytes().all(letters)
            && !region.is_empty()
            && region.bytes().all(|byte| letters(byte) || byte.is_ascii_digit())
            && account.len() == 12
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && id.len() == 36
            && id.bytes().all(hexadecimal);
        fits.then(|| Self::of(partition, region, account, id)).ok_or(InvalidInstance)
    }
}

/// A text that is not the ARN of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidInstance;

impl fmt::Display for InvalidInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the ARN of an instance is like arn:aws:connect:<region>:<account>:instance/<id>, the \
             account twelve digits, the id 36 of 0-9, a-f and -",
        )
    }
}

impl std::error::Error for InvalidInstance {}
