"""Assembly: where the tools of this trade send what they measure, in the form of `ignored`."""

from collections.abc import Mapping
from types import MappingProxyType

TELEMETRY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "OpenAI Agents": ("api.openai.com/v1/traces/ingest",),
        "LangSmith": (
            "*.smith.langchain.com/runs/batch",
            "*.smith.langchain.com/runs/multipart",
            "*.smith.langchain.com/otel/v1/traces",
            "*.smith.langchain.com/info",
        ),
        "Langfuse": (
            "*.langfuse.com/api/public/ingestion",
            "*.langfuse.com/api/public/otel",
        ),
        "Logfire": (
            "logfire-*.pydantic.dev/v1/traces",
            "logfire-*.pydantic.dev/v1/metrics",
            "logfire-*.pydantic.dev/v1/logs",
        ),
        "Arize, Phoenix": (
            "otlp.arize.com",
            "app.phoenix.arize.com/v1/traces",
            "app.phoenix.arize.com/*/v1/traces",
        ),
        "AgentOps": ("otlp.agentops.ai",),
        "Traceloop": ("api.traceloop.com/v1/traces", "api.traceloop.com/v1/metrics"),
        "Weave": ("trace.wandb.ai/otel/v1/traces",),
        "CrewAI": ("telemetry.crewai.com",),
        "Hugging Face": ("huggingface.co/api/telemetry",),
        "PostHog": (
            "*.posthog.com/batch",
            "*.posthog.com/capture",
            "*.posthog.com/i/v0/e",
        ),
        "Sentry": ("*.ingest.sentry.io", "*.ingest.*.sentry.io"),
        "Scarf": ("static.scarf.sh/a.png",),
        "Datadog": (
            "llmobs-intake.*/api/v2/llmobs",
            "instrumentation-telemetry-intake.*/api/v2/apmtelemetry",
            "localhost:8126",
        ),
        "Google Cloud": ("telemetry.googleapis.com", "telemetry.mtls.googleapis.com"),
        "Application Insights": ("*.in.applicationinsights.azure.com",),
        "OpenTelemetry": (
            "localhost:4318",
            "api.honeycomb.io/v1/traces",
            "otlp-gateway-*.grafana.net/otlp",
            "otlp.nr-data.net",
            "otlp.*.nr-data.net",
        ),
    }
)
"""By the name of the tool. What is asked for an answer, as prompts and flags are, is not here."""
