using System.ComponentModel;

namespace Easel.Server.Api.Gallery;

/// <summary>The body that creates or renames a board.</summary>
public sealed record BoardOrder
{
    [Description("1-100 characters; no other board may have it.")]
    public required string Name { get; init; }
}
