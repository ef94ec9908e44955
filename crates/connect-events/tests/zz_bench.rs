use base64::Engine;
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
        let bytes: usize = docs.iter().map(Vec::len).sum();
        let records: Vec<_> = docs.iter().map(|d| serde_json::json!({
            "eventID":"shardId-0:1","eventName":"aws:kinesis:record","eventVersion":"1.0","eventSource":"aws:kinesis","eventSourceARN":"arn","awsRegion":"e","invokeIdentityArn":"arn",
            "kinesis":{"data":base64::engine::general_purpose::STANDARD.encode(d),"partitionKey":"k","sequenceNumber":"1","kinesisSchemaVersion":"1.0","approximateArrivalTimestamp":1.5}})).collect();
        let inv = serde_json::json!({"Records":records}).to_string().into_bytes();
        let mut best = [u128::MAX; 4];
        let mut best_env = u128::MAX;
        let mut best_val = u128::MAX;
        for _ in 0..60 {
            let t = std::time::Instant::now();
            let b = connect_events::KinesisBatch::from_slice(&inv).unwrap();
            let t_env = t.elapsed();
            let mut p = Vec::new();
            for r in &b.records {
                p.push(r.payload().unwrap());
            }
            let t_pay = t.elapsed();
            for d in &p {
                for x in connect_events::decode_all(d) {
                    black_box(x.1.unwrap());
                }
            }
            let ours = t.elapsed();
            best_env = best_env.min(t_env.as_micros());
            let t2 = std::time::Instant::now();
            for d in &p {
                black_box(serde_json::from_slice::<serde_json::Value>(d).unwrap());
            }
            best_val = best_val.min(t2.elapsed().as_micros());
            let t = std::time::Instant::now();
            let b: aws_lambda_events::kinesis::KinesisEvent = serde_json::from_slice(&inv).unwrap();
            for r in &b.records {
                black_box(serde_json::from_slice::<serde_json::Value>(&r.kinesis.data).unwrap());
            }
            let stock = t.elapsed();
            best[0] = best[0].min(ours.as_micros());
            best[1] = best[1].min(stock.as_micros());
            best[2] = best[2].min(t_pay.as_micros());
            let t = std::time::Instant::now();
            for d in &p {
                black_box(serde_json::from_slice::<serde::de::IgnoredAny>(d).unwrap());
            }
            best[3] = best[3].min(t.elapsed().as_micros());
        }
        println!(
            "{feed}: {bytes} bytes ours {} us, stock {} us, envelope+payload {} us, skip-pass {} us; env {best_env} values {best_val}; ratio {:.2}",
            best[0],
            best[1],
            best[2],
            best[3],
            best[1] as f64 / best[0] as f64
        );
    }
}
