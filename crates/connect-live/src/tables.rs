//! `connect-live tables`: the tables of a deployment, as they are and as they have to be.

use std::fmt::Write;

use state_store::{StoreError, TableShape, TableStanding};

use crate::args::{Format, StoreChoice, TablesArgs, TablesTask};
use crate::{Failure, report, stores};

/// Creates or describes.
pub(crate) async fn run(args: TablesArgs) -> Result<(), Failure> {
    match args.task {
        TablesTask::Create(kept) => create(&kept).await,
        TablesTask::Describe { kept, format: Format::Json } => {
            let opened = look_at(&kept).await?;
            let shapes = opened.store.table_shapes();
            let mut text = serde_json::to_string_pretty(&shapes).unwrap_or_default();
            text.push('\n');
            report::print(&text)
        }
        TablesTask::Describe { kept, format: Format::Summary } => describe(&kept).await,
    }
}

async fn create(kept: &StoreChoice) -> Result<(), Failure> {
    if kept.store == "memory" {
        let hint = "tables in memory are gone with the command: name another --store";
        return Err(Failure::Asked(hint.to_owned()));
    }
    let opened = stores::as_it_is(kept).await?;
    opened.store.create_tables().await.map_err(|err| failed(&err))?;
    let standings = opened.store.table_standings().await.map_err(|err| failed(&err))?;
    told(&opened.store.table_shapes(), &standings)
}

async fn describe(kept: &StoreChoice) -> Result<(), Failure> {
    let opened = look_at(kept).await?;
    let shapes = opened.store.table_shapes();
    if kept.store == "memory" {
        return report::print(&page(&shapes, &[]));
    }
    let standings = opened.store.table_standings().await.map_err(|err| failed(&err))?;
    told(&shapes, &standings)
}

/// To describe the tables of a store that is not there makes none. Without a store, they are told as they
/// have to be.
async fn look_at(kept: &StoreChoice) -> Result<stores::Opened, Failure> {
    if kept.store == "memory" { stores::as_it_is(kept).await } else { stores::look_at(kept).await }
}

fn failed(err: &StoreError) -> Failure {
    Failure::Broke(format!("the tables cannot be looked at: {err}"))
}

/// Prints how the tables are; a failure where one is not as it has to be.
fn told(shapes: &[TableShape], standings: &[TableStanding]) -> Result<(), Failure> {
    report::print(&page(shapes, standings))?;
    let wrong = standings.iter().filter(|standing| !standing.faults.is_empty()).count();
    if wrong == 0 {
        return Ok(());
    }
    let missing = standings.iter().any(|standing| standing.size.is_none());
    let hint =
        if missing { "; `connect-live tables create` makes those that are missing" } else { "" };
    Err(Failure::Broke(format!(
        "{wrong} of {} tables are not as they have to be{hint}",
        standings.len()
    )))
}

/// A table a paragraph: its keys and indexes, and how it stands, where that is known.
fn page(shapes: &[TableShape], standings: &[TableStanding]) -> String {
    let mut page = String::new();
    for shape in shapes {
        // Writing to a string cannot fail.
        _ = write!(page, "{}", shape.table_name);
        let standing = standings.iter().find(|standing| standing.table == shape.table_name);
        if let Some(size) = standing.and_then(|standing| standing.size) {
            _ = write!(page, "   {} rows, {:.1} MB", size.rows, size.bytes as f64 / 1_048_576.0);
        }
        page.push('\n');
        for (name, keys) in shape.keys() {
            let name = if name.is_empty() { "key" } else { name };
            _ = writeln!(page, "  {name:<20} {keys}");
        }
        if let Some(attribute) = shape.expires_by {
            _ = writeln!(page, "  {:<20} {attribute}", "expires by");
        }
        for fault in standing.iter().flat_map(|standing| &standing.faults) {
            _ = writeln!(page, "  to be mended: {fault}");
        }
    }
    page
}
