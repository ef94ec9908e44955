//! The Connect that a simulation calls through, and what becomes of its calls.

use connect_events::{EventTime, InstanceId};
use local_connect::{Change, Dialled, LocalConnect, Settings};
use simulator::{PlacedCall, PlacedCalls, World};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::Failure;
use crate::clock::Pace;
use crate::simulate::{Rows, Takes};
use crate::stop::Stop;

/// A Connect inside this process, and the calls that it took.
pub(crate) struct Local {
    connect: LocalConnect,
    changes: UnboundedReceiver<Change>,
    calls: PlacedCalls,
    pace: Pace,
}

impl Local {
    /// A Connect of this instance, whose calls belong to the contact centre of `world`, by its clock.
    pub(crate) fn start(
        instance: &InstanceId,
        world: &World,
        pace: Pace,
        present: EventTime,
    ) -> Result<Self, Failure> {
        let (tell, changes) = unbounded_channel();
        let settings = Settings {
            instance: instance.as_str().to_owned(),
            clock: Box::new(move || pace.now()),
            // Nobody listens any more once the process is about to end.
            tell: Box::new(move |change| _ = tell.send(change)),
        };
        let connect = LocalConnect::start(settings)
            .map_err(|err| Failure::Broke(format!("no Connect can be started: {err}")))?;
        // How many may go on at a time is a quota of somebody's account.
        connect.allow_calls(usize::MAX);
        Ok(Self { connect, changes, calls: PlacedCalls::of(world, present), pace })
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> &str {
        self.connect.endpoint()
    }

    /// Lets happen what is asked of it, and brings what is told of that into the rows, until a signal
    /// comes.
    pub(crate) async fn live(
        &mut self,
        rows: &mut Rows<'_>,
        stop: &mut Stop,
    ) -> Result<(), Failure> {
        while !stop.is_asked() {
            let next = self.calls.next_moment();
            tokio::select! {
                Some(change) = self.changes.recv() => self.follow(change),
                () = reached(self.pace, next) => {}
                () = stop.asked() => {}
            }
            let told = self.calls.until(self.pace.now());
            for over in told.over {
                self.connect.end(&over.contact, over.at, over.reason);
            }
            if !told.documents.is_empty() {
                rows.take(told.documents).await?;
            }
        }
        Ok(())
    }

    fn follow(&mut self, Change { at, contact, dialled }: Change) {
        let Some(Dialled { to, from, queue, attributes }) = dialled else {
            return self.calls.stop(&contact, at);
        };
        let call = PlacedCall { contact, number: to, shown: from, queue, attributes };
        self.calls.place(call, at);
    }
}

/// Waits until the clock shows a moment, or for ever.
async fn reached(pace: Pace, moment: Option<EventTime>) {
    match moment {
        Some(moment) => pace.reach(moment).await,
        None => std::future::pending().await,
    }
}
