using Easel.Diffusion.Weights;

namespace Easel.Studio.Library;

/// <summary>Which of the ways to write a small change of weights a file uses, by the names of its tensors.</summary>
internal static class LoraForm
{
    private static readonly (string Mark, string Name)[] Marks =
    [
        (".hada_w1_a", "LoHa"), (".lokr_w", "LoKr"), (".oft_", "OFT"), (".on_input", "IA3"), (".a1.weight", "GLoRA"), (".dora_scale", "DoRA"),
    ];

    /// <summary>Its name and the largest rank, where it has one.</summary>
    public static (string Name, long? Rank) Of(StoredWeights weights)
    {
        var (name, rank, isConvolutional, hasRanks) = ((string?)null, 0L, false, false);
        foreach (var key in weights.Keys)
        {
            name ??= Array.Find(Marks, mark => key.Contains(mark.Mark, StringComparison.Ordinal)).Name;
            if (!IsDown(key) || weights.ShapeOf(key) is not { Length: > 0 } shape) continue;
            hasRanks = true;
            rank = Math.Max(rank, shape[0]);
            isConvolutional = isConvolutional || (shape.Length == 4 && shape[2] > 1);
        }

        if (name is null && !hasRanks) name = weights.Keys.Any(key => key.EndsWith(".diff", StringComparison.Ordinal)) ? "full difference" : "LoRA";
        return (name ?? (isConvolutional ? "LoCon" : "LoRA"), hasRanks ? rank : null);
    }

    private static bool IsDown(string key) => key.Contains("lora_down", StringComparison.Ordinal) || key.Contains("lora.down", StringComparison.Ordinal)
        || key.Contains("lora_A", StringComparison.Ordinal) || key.EndsWith("hada_w1_b", StringComparison.Ordinal);
}
