using System.ComponentModel;

namespace Easel.Server.Api.Gallery;

/// <summary>Some pictures.</summary>
public sealed record ImageSelection
{
    [Description("1-10000 ids of pictures.")]
    public required IReadOnlyList<string> Ids { get; init; }
}
