namespace Easel.Studio.Library;

/// <summary>Finds files with the same tensors: first by what their headers and a few samples say, for certain once they were read through.</summary>
internal static class ModelTwins
{
    /// <summary><paramref name="cards"/> with the twins of each.</summary>
    public static IReadOnlyList<ModelCard> Mark(IReadOnlyList<ModelCard> cards)
    {
        var alike = cards.Where(card => card.Facts.Print is not null).GroupBy(card => card.Facts.Print!).Where(group => group.Count() > 1).ToDictionary(group => group.Key, group => group.ToList());
        return [.. cards.Select(card => card.Facts.Print is { } print && alike.TryGetValue(print, out var group) ? card with { Twins = Of(card, group) } : card)];
    }

    private static IReadOnlyList<ModelTwin> Of(ModelCard card, List<ModelCard> alike) =>
        [.. alike.Where(other => other.Id != card.Id && Same(card, other) != false).Select(other => new ModelTwin(other.Id, other.Name, Same(card, other) == true))];

    private static bool? Same(ModelCard one, ModelCard other) => one.Sha256 is { } hash && hash == other.Sha256 ? true
        : one.TensorHash is { } tensors && other.TensorHash is { } others ? tensors == others : null;
}
