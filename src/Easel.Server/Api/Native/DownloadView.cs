using System.ComponentModel;
using Easel.Diffusion.Architectures;
using Easel.Studio.Downloads;

namespace Easel.Server.Api.Native;

/// <summary>A download as it is now.</summary>
public sealed record DownloadView
{
    public required string Id { get; init; }

    [Description("What was ordered; of an address without what stands behind its question mark.")]
    public required string What { get; init; }

    public DownloadState State { get; init; }

    [Description("What goes on while it runs.")]
    public DownloadPhase? Phase { get; init; }

    [Description("The file's name; null until the site was asked.")]
    public string? Name { get; init; }

    public string? Title { get; init; }

    public FileRole? Kind { get; init; }

    public string? Licence { get; init; }

    [Description("Where a person reads about it.")]
    public string? Page { get; init; }

    [Description("Why it may not be loaded just so, or null.")]
    public string? Caution { get; init; }

    [Description("Bytes that are here or, while it is checked, were read.")]
    public long Done { get; init; }

    public long? Total { get; init; }

    public double BytesPerSecond { get; init; }

    public double? SecondsLeft { get; init; }

    [Description("Why it failed or waits, or null.")]
    public string? Message { get; init; }

    [Description("Where the file lies or will lie.")]
    public string? Path { get; init; }

    public string? Sha256 { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset? Ended { get; init; }

    internal static DownloadView Of(Download download) => new()
    {
        Id = download.Id,
        What = download.Order.What.Split('?')[0],
        State = download.State,
        Phase = download.State == DownloadState.Running ? download.Phase : null,
        Name = download.Name,
        Title = download.Title,
        Kind = download.Kind,
        Licence = download.Licence,
        Page = download.Page,
        Caution = download.Caution,
        Done = download.Done,
        Total = download.Total,
        BytesPerSecond = Math.Round(download.BytesPerSecond),
        SecondsLeft = download.SecondsLeft is { } left ? Math.Round(left) : null,
        Message = download.Message,
        Path = download.Path,
        Sha256 = download.Sha256,
        Created = download.Created,
        Ended = download.Ended,
    };
}
