using System.Text.Json;
using Easel.Core.Prompts;
using Easel.Core.Prompts.Tokens;
using Easel.Core.Requests;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Prompts;

/// <summary>The prompt language against recordings of A1111: every case must agree exactly.</summary>
public sealed class PromptGoldenTests
{
    public static TheoryData<string> Tokenizers() => [.. Goldens.Names("tokenizer")];

    [Fact]
    public void Attention_segments_agree() => Compare("prompts", "attention", "attention", item =>
        Text(AttentionParser.Parse(In(item)).Select(segment => (segment.Text, segment.Weight))));

    [Fact]
    public void Schedules_agree() => Compare("prompts", "schedule", "schedule", item =>
    {
        var hires = item.GetProperty("hires_steps");
        var options = new ScheduleOptions(
            item.GetProperty("steps").GetInt32(),
            hires.ValueKind == JsonValueKind.Null ? null : hires.GetInt32(),
            item.GetProperty("old").GetBoolean());
        return JsonSerializer.Serialize(PromptSchedule.Parse(In(item), options).Select(entry => new object[] { entry.EndStep, entry.Text }));
    });

    [Fact]
    public void Compositions_agree() => Compare("prompts", "multicond", "indexes", item =>
    {
        var (texts, prompts) = Composition.Parse(item.GetProperty("in").EnumerateArray().Select(text => text.GetString()!));
        Assert.Equal(item.GetProperty("flat").EnumerateArray().Select(text => text.GetString()), texts);
        return JsonSerializer.Serialize(prompts.Select(parts => parts.Select(part => new object[] { part.Text, part.Weight })));
    });

    [Fact]
    public void Extra_network_tags_agree() => Compare("prompts", "extra_networks", "nets", item =>
    {
        var (text, tags) = ExtraNetworks.Parse(In(item));
        Assert.Equal(item.GetProperty("text").GetString(), text);
        return JsonSerializer.Serialize(tags.GroupBy(tag => tag.Kind).ToDictionary(
            group => group.Key,
            group => group.Select(tag => new { positional = tag.Positional, named = tag.Named, items = tag.Items })));
    });

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Tokens_agree(string name)
    {
        var golden = Goldens.Open("tokenizer", name);
        var failures = new List<string>();
        foreach (var (field, rules) in new[] { ("hf", ClipTextRules.HuggingFace), ("open_clip", ClipTextRules.OpenClip), ("openai", ClipTextRules.OpenAi) })
        {
            var tokenizer = new ClipTokenizer(rules);
            foreach (var item in golden.Data.GetProperty("cases").EnumerateArray().Where(item => item.TryGetProperty(field, out _)))
            {
                var expected = item.GetProperty(field).EnumerateArray().Select(token => token.GetInt32());
                Check(failures, $"tokenizer/{name}/{field}/{In(item)}", string.Join(' ', expected), string.Join(' ', tokenizer.Encode(In(item))));
            }
        }

        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Text_fixes_agree(string name)
    {
        var failures = new List<string>();
        foreach (var item in Goldens.Open("tokenizer", name).Data.GetProperty("cases").EnumerateArray())
        {
            var expected = item.TryGetProperty("ftfy", out var changed) ? changed.GetString()! : In(item);
            Check(failures, $"tokenizer/{name}/ftfy/{In(item)}", expected, TextFixes.Fix(In(item)));
        }

        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void The_vocabulary_agrees(string name)
    {
        var data = Goldens.Open("tokenizer", name).Data;
        Assert.Equal(ClipVocabulary.Size, data.GetProperty("vocab_size").GetInt32());
        Assert.Equal(ClipVocabulary.Start, data.GetProperty("bos").GetInt32());
        Assert.Equal(ClipVocabulary.End, data.GetProperty("eos").GetInt32());
        Assert.Equal(data.GetProperty("comma").GetInt32(), ClipVocabulary.Default.Comma);
        Assert.Equal("<|endoftext|>", ClipVocabulary.Default.TextOf(ClipVocabulary.Size - 1));
    }

    private static string In(JsonElement item) => item.GetProperty("in").GetString()!;

    private static string Text(IEnumerable<(string Text, double Weight)> segments) =>
        JsonSerializer.Serialize(segments.Select(segment => new object[] { segment.Text, segment.Weight }));

    /// <summary>Runs every case of every matching recording; a case with <c>error</c> must be refused.</summary>
    private static void Compare(string family, string name, string label, Func<JsonElement, string> compute)
    {
        var failures = new List<string>();
        foreach (var file in Goldens.Names(family, name))
        {
            foreach (var item in Goldens.Open(family, file).Data.GetProperty("cases").EnumerateArray())
            {
                var expected = item.TryGetProperty("error", out _) ? "refused" : Canonical(item.GetProperty(item.TryGetProperty("out", out _) ? "out" : label).GetRawText());
                string actual;
                try
                {
                    actual = Canonical(compute(item));
                }
                catch (RequestException)
                {
                    actual = "refused";
                }

                Check(failures, $"{family}/{file}/{item.GetProperty("in")}", expected, actual);
            }
        }

        Assert.Empty(failures);
    }

    private static void Check(List<string> failures, string name, string expected, string actual)
    {
        var passed = expected == actual;
        Goldens.Report(name.ReplaceLineEndings(" "), passed, passed ? "exact" : $"expected {expected} got {actual}");
        if (!passed) failures.Add($"{name}: expected {expected} got {actual}");
    }

    /// <summary>Numbers by value, whatever their spelling (1.0 or 1).</summary>
    private static string Canonical(string json) => Canonical(JsonDocument.Parse(json).RootElement);

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.Array => $"[{string.Join(", ", element.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}: {Canonical(property.Value)}"))}}}",
        _ => JsonSerializer.Serialize(element.GetString()),
    };
}
