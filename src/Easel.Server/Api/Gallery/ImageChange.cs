using System.ComponentModel;

namespace Easel.Server.Api.Gallery;

/// <summary>What to change about a picture; what is left out stays.</summary>
public sealed record ImageChange
{
    public bool? Favourite { get; init; }

    [Description("All tags it shall have, 1-100 characters each.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("Id of the board it shall lie on; empty text is none.")]
    public string? Board { get; init; }
}
