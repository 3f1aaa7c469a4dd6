using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Core.Scripts;

/// <summary>One cell of a sheet.</summary>
/// <param name="Place">0-based place on the sheet, row by row.</param>
/// <param name="Request">What is painted there; names, not files.</param>
public sealed record SheetCell(int Place, ImageRequest Request)
{
    /// <summary>Names of styles that are laid over its prompts.</summary>
    public ImmutableArray<string> Styles { get; init; } = [];
}
