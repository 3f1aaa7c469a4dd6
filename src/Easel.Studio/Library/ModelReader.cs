using System.Security.Cryptography;
using System.Text;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;

namespace Easel.Studio.Library;

/// <summary>Opens a model file and says what it is. Headers are read, and of pickles the list of tensors; never a whole file.</summary>
internal static class ModelReader
{
    /// <summary>What <paramref name="found"/> is; a file that is broken is told by its <see cref="ModelFacts.Problem"/>.</summary>
    public static ModelFacts Read(FoundModel found)
    {
        if (found.Bytes < 0) return Broken("it is a link that leads nowhere");
        try
        {
            var content = found.IsFolder ? null : FileContent.Of(found.Path);
            if (content?.Stranger is { } stranger) return Broken(stranger);
            using var checkpoint = Checkpoint.Open(found.Path, FileReading.Copied);
            var facts = new HeaderMetadata(checkpoint.Weights.Metadata).AddTo(OfTensors(checkpoint));
            if (content is null) return facts;
            if (content.IsHollow) return facts with { Problem = "its tensors are zeros wherever one looks: it was loaded in part only; load it again" };
            return facts with { Print = Print(checkpoint.Weights, content), Remark = Lie(found.Path, content) };
        }
        catch (WeightsException wrong) { return Broken(Without(wrong)); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return Broken($"it cannot be read: {wrong.Message}"); }
    }

    /// <summary>All texts of a file's header, as they are; none when it has none or cannot be read.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(string path)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(path, FileReading.Copied);
            return new Dictionary<string, string>(checkpoint.Weights.Metadata, StringComparer.Ordinal);
        }
        catch (WeightsException) { return new Dictionary<string, string>(); }
    }

    private static ModelFacts Broken(string problem) => new() { Problem = problem };

    private static ModelFacts OfTensors(Checkpoint checkpoint)
    {
        var (kind, weights) = (checkpoint.Kind, checkpoint.Weights);
        var (form, rank) = kind.Role == FileRole.Lora ? LoraForm.Of(weights) : (null, null);
        var architecture = kind.Architecture;
        return new ModelFacts
        {
            Role = kind.Role,
            Description = kind.ToString(),
            Family = kind.Family,
            BaseModel = architecture?.Title ?? (kind.Family is { } family ? HeaderMetadata.TitleOf(family) : null),
            Prediction = architecture is null ? null : architecture.Prediction.ToString().ToLowerInvariant() + (architecture.PredictionIsAssumed ? " (assumed)" : ""),
            Resolution = architecture?.DefaultSize.ToString(),
            Algorithm = form,
            Rank = rank,
            Vectors = kind.Role == FileRole.Embedding ? Vectors(weights) : null,
        };
    }

    private static long? Vectors(StoredWeights weights) => weights.Keys.Select(weights.ShapeOf).FirstOrDefault(shape => shape is { Length: 1 or 2 }) is { } first ? first.Length == 1 ? 1 : first[0] : null;

    private static string Print(StoredWeights weights, FileContent content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new StringBuilder();
        foreach (var key in weights.Keys) // in the file's order, as the samples are
        {
            line.Append(key).Append(' ').Append(weights.TypeOf(key)?.Name);
            foreach (var size in weights.ShapeOf(key) ?? []) line.Append(' ').Append(size);
            line.Append('\n');
        }

        hash.AppendData(Encoding.UTF8.GetBytes(line.ToString()));
        hash.AppendData(content.Sampled);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    private static string? Lie(string path, FileContent content) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" or ".sft" when content.IsPickle => "its name says safetensors, but it is a pickle of PyTorch's",
        ".ckpt" or ".pt" or ".pth" or ".bin" when content.IsSafetensors => "its name says pickle, but it is a safetensors file",
        _ => null,
    };

    private static string Without(WeightsException wrong) => wrong.Message.StartsWith(wrong.File + ": ", StringComparison.Ordinal) ? wrong.Message[(wrong.File.Length + 2)..] : wrong.Message;
}
