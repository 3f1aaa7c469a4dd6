namespace Easel.Server.Api.Webui;

/// <summary>A1111's answer about one task.</summary>
internal sealed record TaskView
{
    public bool Active { get; init; }

    public bool Queued { get; init; }

    public bool Completed { get; init; }

    /// <summary>0–1; null when it does not run.</summary>
    public double? Progress { get; init; }

    /// <summary>Seconds left, or null.</summary>
    public double? Eta { get; init; }

    /// <summary>A data URL, or null when there is none newer than the client has.</summary>
    public string? LivePreview { get; init; }

    public long IdLivePreview { get; init; } = -1;

    public string? Textinfo { get; init; }
}
