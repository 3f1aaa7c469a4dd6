namespace Easel.Server.Api.Native;

/// <summary>How the server is.</summary>
/// <param name="Status">"alive", "ready" or "failing".</param>
/// <param name="Reason">Why it fails.</param>
public sealed record HealthView(string Status, string? Reason)
{
    /// <summary>Which API it speaks; grows when what worked before does not any more.</summary>
    public int Api { get; init; } = ApiJson.Version;

    /// <summary>Which Easel it is.</summary>
    public string Easel { get; init; } = typeof(HealthView).Assembly.GetName().Version?.ToString(3) ?? "";
}
