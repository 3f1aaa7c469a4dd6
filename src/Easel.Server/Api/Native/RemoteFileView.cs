using System.ComponentModel;
using Easel.Diffusion.Architectures;
using Easel.Studio.Downloads;

namespace Easel.Server.Api.Native;

/// <summary>A model file elsewhere.</summary>
public sealed record RemoteFileView
{
    [Description("What to order it by.")]
    public required string What { get; init; }

    public required string Name { get; init; }

    public DownloadSite Site { get; init; }

    public long? Bytes { get; init; }

    public string? Sha256 { get; init; }

    public FileRole? Kind { get; init; }

    public string? Title { get; init; }

    public string? Author { get; init; }

    public string? BaseModel { get; init; }

    public string? Licence { get; init; }

    public string? Page { get; init; }

    public string? Caution { get; init; }

    [Description("What calls it forth in a prompt.")]
    public IReadOnlyList<string> Words { get; init; } = [];

    internal static RemoteFileView Of(RemoteFile file) => new()
    {
        What = file.What,
        Name = file.Name,
        Site = file.Site,
        Bytes = file.Bytes,
        Sha256 = file.Sha256,
        Kind = file.Kind,
        Title = file.Title,
        Author = file.Author,
        BaseModel = file.BaseModel,
        Licence = file.Licence,
        Page = file.Page,
        Caution = file.Caution,
        Words = file.Words,
    };
}
