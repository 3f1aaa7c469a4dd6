using System.Text.RegularExpressions;
using Easel.Diffusion.Conditioning;

namespace Easel.Diffusion;

/// <summary>Embeddings that prompts name and that are made for another kind of model: as in A1111 they are words like others, but nobody should have to guess it.</summary>
internal static class OtherEmbeddings
{
    private static readonly (long[] Widths, string Title)[] Kinds = [([768], "Stable Diffusion 1.x"), ([1024], "Stable Diffusion 2.x"), ([768, 1280], "Stable Diffusion XL"), ([1280], "the Stable Diffusion XL refiner")];

    /// <summary>What a person should know about the embeddings that <paramref name="text"/> names.</summary>
    public static IEnumerable<string> In(string text, DiffusionModel model)
    {
        if (model.Prompts.SkippedEmbeddings.IsEmpty) yield break;
        foreach (var embedding in model.Embeddings.Select(file => file.Inversion).Where(inversion => model.Prompts.SkippedEmbeddings.Contains(inversion.Name) && IsNamed(text, inversion.Name)))
            yield return $"the embedding '{embedding.Name}' is made for {MadeFor(embedding)} and not for {model.Architecture.Title}, so it is only a word here; give a checkpoint it was made for, or leave it out";
    }

    private static string MadeFor(TextualInversion embedding) => Array.Find(Kinds, kind => embedding.Fits(kind.Widths)).Title ?? "another kind of model";

    private static bool IsNamed(string text, string name) => Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
