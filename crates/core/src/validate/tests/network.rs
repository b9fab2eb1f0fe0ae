use super::*;

#[test]
fn awsvpc_leaves_the_network_to_the_task() {
    refused([
        (
            fargate(json!({"app": {"links": ["b"]}})),
            "Links are not supported when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": {"hostname": "a"}})),
            "hostname is not supported on container when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": {"extraHosts": [{"hostname": "a", "ipAddress": "10.0.0.1"}]}})),
            "Extra hosts are not supported on container when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": {"dnsServers": ["10.0.0.1"]}})),
            "DNS servers are not supported on container when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": {"dnsSearchDomains": ["local"]}})),
            "DNS search domains are not supported on container when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": {"disableNetworking": true}})),
            "Disable Networking is not supported on container when networkMode=awsvpc.",
        ),
        (
            ec2(json!({"networkMode": "awsvpc", "requiresCompatibilities": ["EXTERNAL"]})),
            "Tasks using the EXTERNAL launch type do not support network mode ‘awsvpc’.",
        ),
    ]);
    accepted([
        (
            "all of it when bridged",
            ec2(json!({
                "app": {"hostname": "a", "dnsServers": ["10.0.0.1"], "dnsSearchDomains": ["local"],
                    "extraHosts": [{"hostname": "a", "ipAddress": "10.0.0.1"}], "links": ["b:c"]},
                "others": [{"name": "b", "disableNetworking": true}],
            })),
        ),
        (
            "networking not disabled",
            fargate(json!({"app": {"disableNetworking": false}})),
        ),
    ]);
}

#[test]
fn links_and_proxies() {
    let proxy = |name: &str| json!({"type": "APPMESH", "containerName": name});
    refused([
        (
            ec2(json!({"app": {"links": ["b:c"]}, "others": [{"name": "b", "links": ["app"]}]})),
            "Container links should not have a cycle",
        ),
        (
            ec2(json!({"proxyConfiguration": proxy("app")})),
            "APPMESH proxy configuration is only supported in networkMode=awsvpc",
        ),
        (
            fargate(json!({"proxyConfiguration": proxy("envoy")})),
            "Proxy container [envoy] does not exist.",
        ),
    ]);
    accepted([(
        "a proxy",
        fargate(json!({"proxyConfiguration": proxy("app")})),
    )]);
}

#[test]
fn port_mappings() {
    let maps = |mappings: Value| json!({"portMappings": mappings});
    refused([
        (
            ec2(json!({
                "networkMode": "host", "app": maps(json!([{"containerPort": 80, "hostPort": 81}]))
            })),
            "When networkMode=host, the host ports and container ports in port mappings must \
             match.",
        ),
        (
            fargate(json!({"app": maps(json!([{"containerPort": 80, "hostPort": 81}]))})),
            "When networkMode=awsvpc, the host ports and container ports in port mappings must \
             match.",
        ),
        (
            fargate(json!({
                "app": maps(json!([{"containerPort": 8085}])),
                "others": [{"name": "b", "portMappings": [{"containerPort": 8085}]}]
            })),
            "TCP container port '8085' is used multiple times in task when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": maps(json!([
                {"containerPortRange": "8080-8090", "protocol": "udp"},
                {"containerPort": 8085, "protocol": "udp"}
            ]))})),
            "UDP container port '8085' is used multiple times in task when networkMode=awsvpc.",
        ),
        (
            fargate(json!({"app": maps(json!([
                {"containerPort": 80, "name": "web"}, {"containerPort": 81, "name": "web"}
            ]))})),
            "When networkMode=awsvpc, port mapping name is already used",
        ),
        (
            fargate(json!({"app": maps(json!([{"containerPortRange": "90-80"}]))})),
            "Invalid 'containerPortRange' setting for container 'app'.",
        ),
        (
            fargate(json!({"app": maps(json!([{"containerPortRange": "80-99999"}]))})),
            "Invalid 'containerPortRange' setting for container 'app'.",
        ),
        (
            fargate(json!({"app": maps(json!([
                {"containerPort": 80, "containerPortRange": "80-90"}
            ]))})),
            "Invalid port mapping for container 'app', cannot specify both single port and port \
             range.",
        ),
        (
            ec2(json!({"networkMode": "none", "app": maps(json!([{"containerPort": 80}]))})),
            "Port mappings are not supported when networkMode=none.",
        ),
        (
            ec2(json!({"app": maps(json!([{"containerPort": 65536}]))})),
            "Invalid 'containerPort' setting for container 'app'.",
        ),
        (
            ec2(json!({"app": maps(json!([{"hostPort": 80}]))})),
            "Invalid 'containerPort' setting for container 'app'.",
        ),
        (
            ec2(json!({"app": maps(json!([{"containerPort": 80, "hostPort": -1}]))})),
            "Invalid 'hostPort' setting for container 'app'.",
        ),
    ]);
    accepted([
        (
            "equal ports",
            fargate(json!({
                "app": maps(json!([{"containerPort": 80, "hostPort": 80}]))
            })),
        ),
        (
            "one port of each protocol",
            fargate(json!({"app": maps(json!([
                {"containerPort": 53}, {"containerPort": 53, "protocol": "udp"}
            ]))})),
        ),
        (
            "any host port when bridged",
            ec2(json!({
                "app": maps(json!([{"containerPort": 80, "hostPort": 0}]))
            })),
        ),
        (
            "a range",
            fargate(json!({"app": maps(json!([{"containerPortRange": "80-90"}]))})),
        ),
    ]);
}
