use std::hint::black_box;
#[test]
#[ignore]
fn bench() {
    for feed in ["contact-events", "agent-events", "contact-records", "contact-lens"] {
        let mut docs: Vec<Vec<u8>> = std::fs::read_dir(format!(
            "{}/../../events-fixtures/{feed}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| {
            p.extension().is_some_and(|e| e == "json") && !p.to_str().unwrap().contains("32-kb")
        })
        .map(|p| {
            let v: serde_json::Value = serde_json::from_slice(&std::fs::read(p).unwrap()).unwrap();
            v.to_string().into_bytes()
        })
        .collect();
        docs.sort();
        let docs: Vec<_> = docs.iter().cycle().take(500).cloned().collect();
        let mut a = u128::MAX;
        let mut b = u128::MAX;
        for _ in 0..300 {
            let t = std::time::Instant::now();
            for d in &docs {
                black_box(connect_events::decode(d).unwrap());
            }
            a = a.min(t.elapsed().as_micros());
        }
        for _ in 0..100 {
            let t = std::time::Instant::now();
            for d in &docs {
                black_box(serde_json::from_slice::<serde_json::Value>(d).unwrap());
            }
            b = b.min(t.elapsed().as_micros());
        }
        println!("{feed}: decode {a} us, value {b} us");
    }
    println!(
        "{} {} {}",
        size_of::<connect_events::ContactEvent>(),
        size_of::<connect_events::AgentEvent>(),
        size_of::<connect_events::ContactRecord>()
    );
}
