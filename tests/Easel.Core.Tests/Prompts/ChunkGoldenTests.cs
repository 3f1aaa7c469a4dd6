using System.Text.Json;
using Easel.Core.Prompts.Tokens;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Prompts;

/// <summary>The chunks of recorded prompts: tokens, multipliers and embeddings per 75 tokens, per text encoder.</summary>
public sealed class ChunkGoldenTests
{
    public static TheoryData<string> Models() => [.. Goldens.Names("cond")];

    [Theory]
    [MemberData(nameof(Models))]
    public void Chunks_agree(string model)
    {
        var data = Goldens.Open("cond", model).Data;
        var failures = new List<string>();
        foreach (var item in data.GetProperty("chunks").EnumerateArray())
        {
            var prompt = item.GetProperty("prompt").GetString()!;
            var encoders = item.GetProperty("embedders").EnumerateArray().ToList();
            for (var i = 0; i < encoders.Count; i++)
            {
                var chunked = Chunker(data, item, RulesOf(model, i, encoders.Count)).Chunk(prompt);
                var expected = Describe(encoders[i]);
                var actual = Describe(chunked);
                var passed = expected == actual;
                Goldens.Report($"cond/{model}/chunks/{i}/{prompt[..Math.Min(40, prompt.Length)]}", passed, passed ? "exact" : $"expected {expected} got {actual}");
                if (!passed) failures.Add($"{prompt}: expected {expected} got {actual}");
            }
        }

        Assert.Empty(failures);
    }

    /// <summary>SD 1.x and the first encoder of two are CLIP-L; SD 2.x and every bigG come from open_clip.</summary>
    private static ClipTextRules RulesOf(string model, int encoder, int encoders) =>
        (encoders == 1 && (model.Contains("sd2", StringComparison.Ordinal) || model.Contains("refiner", StringComparison.Ordinal))) || encoder > 0
            ? ClipTextRules.OpenClip
            : ClipTextRules.HuggingFace;

    private static PromptChunker Chunker(JsonElement data, JsonElement item, ClipTextRules rules)
    {
        var tokenizer = new ClipTokenizer(rules);
        var loaded = data.GetProperty("loaded_embeddings").EnumerateArray().Select(name => name.GetString()!);
        var backtrack = data.GetProperty("defaults").GetProperty("comma_padding_backtrack").GetInt32();
        return new(tokenizer, new(tokenizer, loaded.Select(name => new EmbeddingName(name, VectorsOf(data, name)))), commaBacktrack: backtrack);
    }

    private static int VectorsOf(JsonElement data, string name)
    {
        var file = data.GetProperty("embeddings").EnumerateObject().First(entry => Path.GetFileNameWithoutExtension(entry.Name) == name);
        var shape = file.Value.EnumerateObject().First().Value[1].EnumerateArray().Select(size => size.GetInt32()).ToArray();
        return shape.Length == 1 ? 1 : shape[0];
    }

    private static string Describe(JsonElement encoder) => string.Join(" | ", encoder.GetProperty("chunks").EnumerateArray()
        .Select(chunk => Line(
            chunk.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()),
            chunk.GetProperty("multipliers").EnumerateArray().Select(multiplier => multiplier.GetDouble()),
            chunk.GetProperty("fixes").EnumerateArray().Select(fix => $"{fix[0]}:{fix[1]}")))) + $" | {encoder.GetProperty("token_count")}";

    private static string Describe(ChunkedPrompt prompt) => string.Join(" | ", prompt.Chunks
        .Select(chunk => Line(chunk.Tokens, chunk.Multipliers, chunk.Fixes.Select(fix => $"{fix.Offset}:{fix.Embedding.Name}")))) + $" | {prompt.TokenCount}";

    private static string Line(IEnumerable<int> tokens, IEnumerable<double> multipliers, IEnumerable<string> fixes) =>
        FormattableString.Invariant($"{string.Join(' ', tokens)} x {string.Join(' ', multipliers.Select(value => ((float)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture)))} x {string.Join(' ', fixes)}");
}
