using System.Text.Json;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Conditioning;
using Easel.Diffusion.Tests.Golden;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Conditioning;

/// <summary>Encoded prompts against recordings of A1111: emphasis modes, clip skip, embeddings, long prompts, SDXL's vectors.</summary>
public sealed class ConditioningGoldenTests
{
    private const double Tolerance = 1e-5;
    private const string Negative = "negative_"; // then the prompt, or "empty"; recorded at A1111's initial size
    private static readonly ImageSize InitialSize = new(64, 64);

    public static TheoryData<string> Models => [.. Goldens.Names("cond")];

    [Theory]
    [MemberData(nameof(Models))]
    public void Conditioning_agrees(string model)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Open("cond", model);
        using var weights = SyntheticWeights.Of(model);
        var embeddings = Embeddings(golden.Data);
        var encoder = new PromptEncoder(ArchitectureOf(weights), weights, embeddings);
        Assert.Equal(Strings(golden.Data, "skipped_embeddings").Order(), encoder.SkippedEmbeddings.Order());

        var failures = new List<string>();
        foreach (var group in golden.TensorNames.GroupBy(CaseOf))
        {
            var negative = group.Key.StartsWith(Negative, StringComparison.Ordinal);
            using var inner = NewDisposeScope();
            var item = negative ? default : golden.Data.GetProperty(group.Key);
            var prompt = negative ? group.Key[Negative.Length..].Replace("empty", "", StringComparison.Ordinal) : item.GetProperty("prompt").GetString()!;
            var options = OptionsOf(golden.Data, item);
            var encoded = encoder.Encode([prompt], options, negative);
            var keepsMean = options.Picture.Emphasis == EmphasisMode.Original
                && encoder.Chunker(options).Chunk(prompt).Chunks.Any(chunk => chunk.Multipliers.Any(multiplier => multiplier != 1));
            foreach (var name in group)
            {
                var actual = name.EndsWith(":vector", StringComparison.Ordinal) ? encoded.Vector! : encoded.Context;
                var allowed = keepsMean && ReferenceEquals(actual, encoded.Context) ? Tolerance + RatioNoise(golden.Floats(name)) : Tolerance;
                var detail = GoldenCheck.Difference(golden, name, actual, allowed, out var passed);
                Goldens.Report($"cond/{model}/{name}", passed, detail);
                if (!passed) failures.Add($"{name}: {detail}");
            }
        }

        foreach (var embedding in embeddings) embedding.Dispose();
        Assert.Empty(failures);
    }

    private static string CaseOf(string tensor) => tensor.Replace(":crossattn", "", StringComparison.Ordinal).Replace(":vector", "", StringComparison.Ordinal);

    private static Architecture ArchitectureOf(SyntheticWeights weights)
    {
        return Holds("conditioner.embedders.1.") ? KnownArchitectures.Sdxl
            : Holds("conditioner.") ? KnownArchitectures.SdxlRefiner
            : Holds("cond_stage_model.model.") ? KnownArchitectures.Sd2
            : KnownArchitectures.Sd15;

        bool Holds(string prefix) => weights.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The recording's defaults with a case's own options laid over them.</summary>
    private static EncodeOptions OptionsOf(JsonElement data, JsonElement item)
    {
        var recorded = item.ValueKind == JsonValueKind.Object;
        var picture = new PictureOptions
        {
            Emphasis = Enum.Parse<EmphasisMode>(Option("emphasis").GetString()!.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true),
            CommaPaddingBacktrack = Option("comma_padding_backtrack").GetInt32(),
            SdxlClipLSkip = Option("sdxl_clip_l_skip").GetBoolean(),
        };
        var size = recorded ? new ImageSize(item.GetProperty("width").GetInt32(), item.GetProperty("height").GetInt32()) : InitialSize;
        return new(picture, size, Option("CLIP_stop_at_last_layers").GetInt32());

        JsonElement Option(string name) =>
            recorded && item.GetProperty("opts").TryGetProperty(name, out var own) ? own : data.GetProperty("defaults").GetProperty(name);
    }

    /// <summary>
    /// What float32 leaves open where A1111 restores the mean: the means of both tensors lie near 0, and the recording summed them in float32,
    /// so that the ratio carries some of the rounding of the states (2⁻²⁷ of their size) relative to their mean. As a share of the deviation.
    /// </summary>
    private static double RatioNoise(float[] states)
    {
        var size = Math.Sqrt(states.Average(x => (double)x * x));
        return Math.ScaleB(1, -27) * size / Math.Abs(states.Average(x => (double)x)) * states.Max(Math.Abs) / size;
    }

    private static List<TextualInversion> Embeddings(JsonElement data)
    {
        var rule = data.GetProperty("embeddings").GetProperty("rule").GetString()!;
        var embeddings = new List<TextualInversion>();
        foreach (var file in data.GetProperty("embeddings").EnumerateObject().Where(file => file.Value.ValueKind == JsonValueKind.Object))
        {
            var tensors = file.Value.EnumerateObject().ToDictionary(entry => entry.Name, entry => Synthetic(entry.Value, rule));
            using var weights = new DictionaryWeights(file.Name, tensors);
            embeddings.Add(TextualInversion.Read(Path.GetFileNameWithoutExtension(file.Name), weights));
        }

        return embeddings;
    }

    private static Tensor Synthetic(JsonElement entry, string rule)
    {
        var shape = entry[1].EnumerateArray().Select(size => size.GetInt64()).ToArray();
        return torch.tensor(Synth.Values(entry[0].GetString()!, shape, rule, Goldens.Salt)).reshape(shape);
    }

    private static IEnumerable<string> Strings(JsonElement data, string name) => data.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
