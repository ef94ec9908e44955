//! `connect-live`: Amazon Connect's event feeds, on a laptop.

mod args;
mod calls;
mod clock;
mod dashboard;
mod input;
mod local;
mod logs;
mod notices;
mod objects;
mod plan;
mod quarantine;
mod redeliver;
mod redrive;
mod replay;
mod report;
mod serve;
mod simulate;
mod source;
mod stop;
mod stores;
mod tables;
mod verify;
mod watching;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::args::{Args, Command};

/// A command that could not do its work: what to say, and how to exit.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What was asked for cannot be done: a path that cannot be read, a bad option. Exit 2.
    #[error("{0}")]
    Asked(String),
    /// The store, or the terminal, failed. Exit 1; to run it again is safe.
    #[error("{0}")]
    Broke(String),
    /// What was compared is not equal. Exit 3.
    #[error("{0}")]
    Differs(String),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    quiet_panics();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(err) => return explain(&err),
    };
    let ended = match args.command {
        Command::Replay(args) => Box::pin(replay::run(args)).await,
        Command::Redrive(args) => Box::pin(redrive::run(args)).await,
        Command::Serve(args) => Box::pin(serve::run(args)).await,
        Command::Store(args) => Box::pin(stores::serve(args)).await,
        Command::Simulate(args) => Box::pin(simulate::run(args)).await,
        Command::Tables(args) => Box::pin(tables::run(args)).await,
        Command::Plan(args) => plan::run(&args),
        Command::Verify(args) => Box::pin(verify::run(args)).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("connect-live: {failure}"));
            ExitCode::from(match failure {
                Failure::Asked(_) => 2,
                Failure::Broke(_) => 1,
                Failure::Differs(_) => 3,
            })
        }
    }
}

/// Help is help; a bad option is one clear line.
fn explain(err: &clap::Error) -> ExitCode {
    if matches!(
        err.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        // A closed pipe is no fault of the command.
        let _ = err.print();
        return if err.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            ExitCode::from(2)
        } else {
            ExitCode::SUCCESS
        };
    }
    let text = err.to_string();
    let first = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let said: Vec<&str> = first
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
        .collect();
    let said = said.join(" ");
    say(&format!("connect-live: {} (see --help)", said.trim_start_matches("error: ")));
    ExitCode::from(2)
}

/// A panic inside one record is that record's fault, and is reported as such. Its message may quote
/// the record, so only its place is shown.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            say(&format!("connect-live: panicked at {place}"));
        }
    }));
}

/// Says a line to the person at the terminal.
#[expect(clippy::print_stderr, reason = "the one place where the command speaks to a person")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}
