//! `connect-live serve`: store, ingest, API and, if asked, a contact centre, in one process.

use std::sync::Arc;
use std::time::Duration;

use api::{Api, Caller, Settings};
use connect_events::{EventTime, InstanceId};
use lens_actions::LensActions;
use simulator::{Publication, World};
use state_store::Store;
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::args::ServeArgs;
use crate::clock::Pace;
use crate::local::Local;
use crate::simulate::{Feeding, Outcome, Rows, When, sized};
use crate::stop::Stop;
use crate::{Failure, calls, clock, dashboard, logs, notices, report, say, stores, watching};

/// How long before the present a simulated contact centre opened, in milliseconds: long enough for
/// waits, breaks and revised records.
const OPEN_SINCE: i64 = 2 * 60 * 60 * 1_000;

/// The hours of one simulated day: one shift, so that the floor is as full at its end as at its
/// beginning.
const HOURS: u16 = 8;

/// How long requests under way may take after a signal: as long as the API lets any of them.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until a signal comes.
pub(crate) async fn run(args: ServeArgs) -> Result<(), Failure> {
    logs::start();
    if args.simulate.is_none() && !args.crowd.is_the_usual() {
        let hint = "--agents and --queues are of a simulation: give --simulate too";
        return Err(Failure::Asked(hint.to_owned()));
    }
    let wanted = match (&args.policy, args.simulate) {
        (None, Some(_)) => watching::demo()?,
        (policy, _) => calls::wanted(policy.as_deref())?,
    };
    let listener = listen(&args).await?;
    let url = listener
        .local_addr()
        .map(|address| format!("http://{address}"))
        .map_err(|err| Failure::Broke(format!("the listener has no address: {err}")))?;
    let mut stop = Stop::on_signal()?;
    let opened = stores::open(&args.store).await?;
    let store = &opened.store;

    let outbox = notices::outbox(store, wanted.notices.as_ref(), args.notices.as_deref()).await?;
    // Whoever never was has no attributes in Connect, and says nothing worth a translation.
    let actions = LensActions::new(store.clone(), &wanted.alerts);
    let mut floor = args.simulate.map(|seed| Floor::open(seed, &args, store, actions));
    if let Some(floor) = &mut floor
        && Box::pin(floor.catch_up(&mut stop)).await? == Outcome::Stopped
    {
        return Ok(());
    }
    let time = Arc::new(Clock(floor.as_ref().map(|floor| floor.pace)));
    let mut local = match (&floor, &wanted.calls, &args.connect_endpoint) {
        (Some(floor), Some(calls), None) => Some(floor.local_connect(&calls.line.instance)?),
        _ => None,
    };
    let own = local.as_ref().map(Local::endpoint);
    if let Some(own) = own {
        say(&format!("connect-live: calls ring nowhere: {own} takes them for Amazon Connect"));
    }
    let connect = calls::connect(&wanted, args.connect_endpoint.as_deref().or(own)).await;
    let watch = watching::by(&wanted, connect.clone(), args.instance.clone(), store);
    if let Some(watch) = &watch {
        Box::pin(watching::look(watch, &*time)).await;
    }
    let calls = calls::through(wanted, connect, store);
    let callbacks = calls.as_ref().and_then(|calls| calls.callbacks().cloned());
    let api = Api {
        store: store.clone(),
        clock: time.clone(),
        settings: Settings {
            instance: args.instance,
            cors_origins: args.cors_origins,
            service_levels: args.service_levels.into_iter().collect(),
            ..Settings::default()
        },
        calls,
    };
    let calling = Box::pin(calls::call_back(callbacks, &*time, stop.clone()));
    let serving = Box::pin(serve(listener, api, args.hosts, stop.clone()));
    let speed = floor.as_ref().map_or(1.0, |_| args.speed);
    let watching = Box::pin(watching::each_minute(watch.as_ref(), &*time, speed, stop.clone()));
    let serving = async { tokio::try_join!(serving, calling, watching).map(|_| ()) };
    report::print(&format!("listening on {url}\n"))?;
    let (mut told, mut hung_up) = (stop.clone(), stop.clone());
    let telling = async {
        if let Some(outbox) = &outbox {
            notices::tell(outbox, || api::Clock::now(&*time), &mut told).await;
        }
        Ok(())
    };
    let living = async {
        match &mut floor {
            Some(floor) => floor.live(&mut stop).await.map(|_| ()),
            None => Ok(()),
        }
    };
    let called = async {
        match &mut local {
            Some(local) => local.live(&mut Rows::of(store), &mut hung_up).await,
            None => Ok(()),
        }
    };
    tokio::try_join!(serving, Box::pin(living), Box::pin(called), Box::pin(telling)).map(|_| ())
}

/// Binds to an address that only this machine reaches, unless told otherwise.
async fn listen(args: &ServeArgs) -> Result<TcpListener, Failure> {
    let address = args.listen;
    if !address.ip().is_loopback() {
        let reason = "anybody who reaches it can read everything: names, numbers, what was said";
        let calls = if args.policy.is_some() { ", and call whoever the policy lets" } else { "" };
        let reason = format!("{reason}{calls}");
        if !args.expose {
            let hint = "--expose listens on it nevertheless";
            return Err(Failure::Asked(format!(
                "{address} is not a loopback address: {reason}; {hint}"
            )));
        }
        say(&format!("connect-live: warning: {address} is not a loopback address: {reason}"));
    }
    stores::bind(&address.to_string()).await
}

/// Answers requests until a signal comes, and those under way to their end.
async fn serve(
    listener: TcpListener,
    api: Api,
    hosts: Vec<String>,
    mut stop: Stop,
) -> Result<(), Failure> {
    let mut drained = stop.clone();
    // Whoever reaches this address is one caller: nothing tells them apart.
    let api = api::router(api).layer(axum::Extension(Caller::new("local")));
    // A path that both had would end the process here, and so every test of this command.
    let router = api::for_hosts(dashboard::router().merge(api), hosts);
    let serving =
        axum::serve(listener, router).with_graceful_shutdown(async move { stop.asked().await });
    tokio::select! {
        ended = serving => {
            ended.map_err(|err| Failure::Broke(format!("the API cannot be served: {err}")))
        }
        // Whoever sends half a request does not keep the process.
        () = async { drained.asked().await; tokio::time::sleep(DRAIN).await } => Ok(()),
    }
}

/// The clock that answers are given by: the simulation's own, where there is one.
#[derive(Clone, Copy)]
struct Clock(Option<Pace>);

impl api::Clock for Clock {
    fn now(&self) -> EventTime {
        self.0.map_or_else(clock::now, |pace| pace.now())
    }

    fn instant(&self) -> Instant {
        clock::instant()
    }
}

/// A contact centre at work.
struct Floor<'a> {
    pace: Pace,
    present: EventTime,
    world: World,
    documents: Feeding<Publication>,
    rows: Rows<'a>,
}

impl<'a> Floor<'a> {
    /// Its clock shows the present, and its doors opened some hours ago.
    fn open(seed: u64, args: &ServeArgs, store: &'a Store, actions: LensActions) -> Self {
        let present = args.at.unwrap_or_else(clock::now);
        let mut world = sized(seed, args.crowd, HOURS);
        world.start = present.plus_millis(-OPEN_SINCE);
        Self {
            pace: Pace::starting_at(present, args.speed),
            present,
            documents: Feeding::of(Publication::day_after_day(world.clone())),
            world,
            rows: Rows::acting(store, actions),
        }
    }

    /// A Connect that calls for it, and nobody else.
    fn local_connect(&self, instance: &InstanceId) -> Result<Local, Failure> {
        Local::start(instance, &self.world, self.pace, self.present)
    }

    /// Brings in what happened before the present, as fast as it goes.
    async fn catch_up(&mut self, stop: &mut Stop) -> Result<Outcome, Failure> {
        let until = When::AtOnceUntil(self.present);
        self.documents.hand_over(until, &mut self.rows, stop).await
    }

    /// Brings in each document at its moment, until a signal comes.
    async fn live(&mut self, stop: &mut Stop) -> Result<Outcome, Failure> {
        self.documents.hand_over(When::Paced(&self.pace), &mut self.rows, stop).await
    }
}
