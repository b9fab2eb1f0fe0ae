//! One small process per task: owns its namespaces, containers, logs, health checks and stop order.
