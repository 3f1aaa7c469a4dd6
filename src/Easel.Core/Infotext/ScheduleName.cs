using System.Collections.Immutable;

namespace Easel.Core.Infotext;

/// <summary>One of A1111's schedules: what it is called.</summary>
/// <param name="Id">A1111's name, and its name in catalogs.</param>
/// <param name="Title">A1111's label.</param>
/// <param name="Aliases">Other names in use.</param>
public sealed record ScheduleName(string Id, string Title, params ImmutableArray<string> Aliases)
{
    /// <summary>Its usual ρ; null when it has none.</summary>
    public double? Rho { get; init; }
}
