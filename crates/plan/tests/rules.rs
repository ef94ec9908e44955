//! What a plan says, by the size of a contact centre.

use plan::{Figures, Floor, Plan};

fn figures() -> Figures {
    Figures::usual().expect("can be read")
}

fn plan(floor: &Floor) -> Plan {
    Plan::of(floor, &figures())
}

#[test]
fn every_number_stands_beside_the_sum_that_it_comes_from() {
    let plan = plan(&Floor::of(500, 20_000));
    let lines = plan.told.iter().chain(&plan.busiest).chain(&plan.needs).chain(&plan.costs);
    let shown =
        lines.map(|line| format!("{}: {} = {:.2} {}", line.what, line.sum, line.value, line.unit));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_a_plan_costs_is_the_sum_of_its_lines() {
    let plan = plan(&Floor::of(40, 900));
    let sum: f64 = plan.costs.iter().map(|line| line.value).sum();
    assert!((plan.total - sum).abs() < 1e-9);
}

#[test]
fn more_of_anything_never_costs_less() {
    let usual = Floor::of(500, 20_000);
    let cost = |floor: Floor| plan(&floor).total;
    let least = cost(usual);
    assert!(cost(Floor { agents: 1_000, ..usual }) > least);
    assert!(cost(Floor { contacts_per_day: 40_000, ..usual }) > least);
    assert!(cost(Floor { hours: 24.0, ..usual }) > least);
    assert!(cost(Floor { days: 31.0, ..usual }) > least);
    assert!(cost(Floor { dashboards: 10, ..usual }) > least);
    assert!(cost(Floor { queues: 100, ..usual }) > least);
    assert!(cost(Floor { analysed: 0.5, ..usual }) < least);
}

#[test]
fn shards_follow_the_busiest_hour() {
    let shards = |floor: Floor| plan(&floor).needs[0].value;
    let quiet = Floor { busiest_hour: 0.05, ..Floor::of(5_000, 2_000_000) };
    let busy = Floor { busiest_hour: 1.0, ..quiet };
    assert_eq!((shards(Floor::of(10, 100)), shards(quiet), shards(busy)), (1.0, 2.0, 16.0));
}

#[test]
fn as_many_functions_run_at_a_time_as_there_are_shards_for() {
    let functions = |floor: &Floor| {
        let plan = plan(floor);
        let line = plan.needs.iter().find(|line| line.what == "functions of streams");
        line.map(|line| (line.sum.clone(), line.value))
    };
    let sum = |text: &str| format!("({text}) shards x 2, at the most");
    assert_eq!(functions(&Floor::of(500, 20_000)), Some((sum("4 + 4 + 4"), 24.0)));
    assert_eq!(functions(&Floor::of(5_000, 2_000_000)), Some((sum("4 + 4 + 10"), 36.0)));
}

#[test]
fn a_floor_without_contact_lens_and_dashboards_pays_for_neither() {
    let floor = Floor { analysed: 0.0, dashboards: 0, ..Floor::of(500, 20_000) };
    let plan = plan(&floor);
    assert_eq!(plan.told[3].value, 0.0);
    let gateway = plan.costs.iter().find(|line| line.what == "Amazon API Gateway");
    assert_eq!(gateway.map(|line| line.value), Some(0.0));
}

#[test]
fn a_file_of_figures_is_told_the_line_that_is_wrong() {
    let usual = include_str!("../src/figures.toml");
    let told = |changed: &str| Figures::parse(changed).map(|_| ()).unwrap_err().to_string();
    assert!(Figures::parse(usual).is_ok());
    assert!(told(&usual.replace("key-month = 1.00", "")).contains("missing field `key-month`"));
    assert!(told(&usual.replace("key-month", "key-mouth")).contains("unknown field `key-mouth`"));
    let below = told(&usual.replace("key-month = 1.00", "key-month = -1.0"));
    assert!(below.contains("key-month = -1.0") && below.contains("zero or more"), "{below}");
}

/// The template is what is deployed: whoever adds an alarm there pays for it here.
#[test]
fn alarms_look_at_as_many_metrics_as_the_template_has() {
    let template = include_str!("../../../infra/template.yaml");
    let alone = template.matches("\n      MetricName:").count();
    let metrics = template.matches("MetricStat:").count() + alone;
    let plan = plan(&Floor::of(500, 20_000));
    let watched = plan.costs.iter().find(|line| line.what == "Amazon CloudWatch");
    let sum = &watched.expect("is there").sum;
    assert!(sum.contains(&format!(" {metrics} metrics of alarms ")), "{sum}");
}
