using System.ComponentModel;
using Easel.Diffusion.Architectures;
using Easel.Studio.Downloads;

namespace Easel.Server.Api.Native;

/// <summary>A model to be loaded.</summary>
public sealed record DownloadRequest
{
    [Description("hf:OWNER/REPO[@REVISION]/PATH, civitai:VERSION, civitai:model/MODEL, a page of one of these sites, or any http(s) address of a model file.")]
    public required string What { get; init; }

    [Description("What it is; left out, what the site or the file says.")]
    public FileRole? Kind { get; init; }

    [Description("Folder in the folders of models; left out, the usual one of its kind.")]
    public string? Folder { get; init; }

    [Description("The file's name; left out, the site's.")]
    public string? Name { get; init; }

    [Description("The SHA-256 it must have; left out, what the site says.")]
    public string? Sha256 { get; init; }

    [Description("Whether a file of that name is replaced.")]
    public bool Overwrite { get; init; }

    internal DownloadOrder Order => new() { What = What, Kind = Kind, Folder = Folder, Name = Name, Sha256 = Sha256, Overwrite = Overwrite };
}
