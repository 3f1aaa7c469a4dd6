using System.ComponentModel;

namespace Easel.Server.Api.Native;

/// <summary>Where a waiting job goes.</summary>
public sealed record JobMove
{
    [Description("Id of the waiting job it goes before; left out is the front of the line.")]
    public string? Before { get; init; }

    [Description("Another priority, -100 to 100, at its present place among those; not together with before.")]
    public int? Priority { get; init; }
}
