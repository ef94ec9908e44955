//! `connect-live plan`: what a contact centre needs in AWS, and what that costs.

use std::fmt::Write;

use plan::{Figures, Floor, Line, Plan, money, number};

use crate::args::{Format, PlanArgs};
use crate::{Failure, report};

/// Reckons, and prints what comes out.
pub(crate) fn run(args: &PlanArgs) -> Result<(), Failure> {
    let figures = match &args.figures {
        None => Figures::usual(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|err| {
                Failure::Asked(format!("{} cannot be read: {err}", path.display()))
            })?;
            Figures::parse(&text)
        }
    };
    let figures =
        figures.map_err(|err| Failure::Asked(format!("the figures cannot be used: {err}")))?;
    let usual = Floor::of(args.agents, args.contacts_per_day);
    let floor = Floor {
        queues: args.queues.unwrap_or(usual.queues),
        hours: f64::from(args.hours),
        days: f64::from(args.days),
        busiest_hour: args.busiest_hour,
        analysed: args.analysed,
        dashboards: args.dashboards,
        ..usual
    };
    let plan = Plan::of(&floor, &figures);
    report::print(&match args.format {
        Format::Json => {
            let mut text = serde_json::to_string_pretty(&plan).unwrap_or_default();
            text.push('\n');
            text
        }
        Format::Summary => summary(&floor, &figures, &plan),
    })
}

/// The plan as a page: each number before the sum that it comes from.
fn summary(floor: &Floor, figures: &Figures, plan: &Plan) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail.
    _ = writeln!(
        page,
        "A contact centre of {} agents and {} contacts a day, open {} h on {} days of a month.\n",
        number(f64::from(floor.agents)),
        number(f64::from(floor.contacts_per_day)),
        number(floor.hours),
        number(floor.days),
    );
    let plain = |line: &Line| number(line.value);
    section(&mut page, "Told in a day", &plan.told, plain);
    section(&mut page, "Told in a second of the busiest hour", &plan.busiest, plain);
    let with_unit = |line: &Line| format!("{} {}", number(line.value), line.unit);
    section(&mut page, "Needed in the busiest hour", &plan.needs, with_unit);
    section(&mut page, "Costs a month", &plan.costs, |line| money(line.value));
    // The sum belongs right below.
    page.pop();
    _ = writeln!(page, "  {:<38}{:>14}\n", "in all", money(plan.total));
    let instead = std::slice::from_ref(&plan.provisioned);
    section(&mut page, "Streams whose shards do not grow, instead", instead, |line| {
        money(line.value)
    });
    _ = writeln!(
        page,
        "List prices of {} as of {}, in US dollars, without free tiers and discounts. Not in it: Amazon\n\
         Connect and Contact Lens themselves, WAF, Athena, calls of AWS KMS, data transfer, the functions\n\
         `archive` and `notify`, what `watcher` reads, and what SNS and EventBridge take for telling others.",
        figures.region, figures.prices_as_of,
    );
    page
}

fn section(page: &mut String, title: &str, lines: &[Line], shown: impl Fn(&Line) -> String) {
    _ = writeln!(page, "{title}");
    for line in lines {
        let mut sum = wrapped(&line.sum).into_iter();
        let first = sum.next().unwrap_or_default();
        _ = writeln!(page, "  {:<38}{:>14}   {first}", line.what, shown(line));
        for more in sum {
            _ = writeln!(page, "{:57}{more}", "");
        }
    }
    page.push('\n');
}

/// A sum in lines of some sixty characters, each but the last with a plus at its end.
fn wrapped(sum: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in sum.split_inclusive(" + ") {
        match lines.last_mut() {
            Some(line) if line.len() + part.len() <= 60 => line.push_str(part),
            Some(line) if line.is_empty() => line.push_str(part),
            Some(_) | None => lines.push(part.to_owned()),
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}
