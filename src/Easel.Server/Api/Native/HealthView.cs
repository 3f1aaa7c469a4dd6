namespace Easel.Server.Api.Native;

/// <summary>How the server is.</summary>
/// <param name="Status">"alive", "ready" or "failing".</param>
/// <param name="Reason">Why it fails.</param>
public sealed record HealthView(string Status, string? Reason);
