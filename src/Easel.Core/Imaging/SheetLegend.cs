using System.Collections.Immutable;

namespace Easel.Core.Imaging;

/// <summary>What is written around a sheet of pictures: labels one below the other.</summary>
/// <param name="Columns">Above each column.</param>
/// <param name="Rows">Beside each row.</param>
public sealed record SheetLegend(ImmutableArray<ImmutableArray<SheetLabel>> Columns, ImmutableArray<ImmutableArray<SheetLabel>> Rows);
