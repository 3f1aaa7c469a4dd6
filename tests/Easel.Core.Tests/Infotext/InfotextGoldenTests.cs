using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Infotext;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Infotext;

/// <summary>Held to A1111's own parser, writer, styles and file names.</summary>
public sealed class InfotextGoldenTests
{
    [Fact]
    public void Texts_are_parsed_as_recorded() => Check("parse", "cases", (one, differ) =>
    {
        var (expected, parsed) = (JsonNode.Parse(one.GetProperty("out").GetRawText()), InfotextFields.Parse(one.GetProperty("in").GetString()!));
        if (!JsonNode.DeepEquals(expected, parsed)) differ($"{one.GetProperty("in")}\n expected {expected!.ToJsonString()}\n parsed   {parsed.ToJsonString()}");
    });

    [Fact]
    public void Values_are_quoted_and_unquoted_as_recorded() => Check("parse", "quote", (one, differ) =>
    {
        var (quoted, unquoted) = (InfotextParts.Quote(one[0].GetString()!), InfotextParts.Unquote(one[0].GetString()!));
        if (quoted != one[1].GetString() || unquoted != one[2].GetString()) differ($"{one}: {quoted}, {unquoted}");
    });

    [Fact]
    public void Settings_are_restored_as_recorded() => Check("override", "cases", (one, differ) =>
    {
        var restored = new JsonArray([.. InfotextOverrides.Of(one[0].GetString()!).Select(setting => new JsonArray(setting.Label, setting.Option, setting.Value.DeepClone()))]);
        if (!JsonNode.DeepEquals(JsonNode.Parse(one[1].GetRawText()), restored)) differ($"{one}: {restored.ToJsonString()}");
    });

    [Fact]
    public void Sampler_names_are_resolved_as_recorded() => Check("sampler_scheduler", "cases", (one, differ) =>
    {
        var resolved = SamplerNames.Resolve(one[0].GetString(), one[1].GetString());
        if (resolved != (one[2][0].GetString()!, one[2][1].GetString()!)) differ($"{one}: {resolved}");
    });

    [Fact]
    public void Styles_are_merged_as_recorded() => Check("styles", "merge", (one, differ) =>
    {
        var merged = PromptStyle.Merge(one[0].GetString()!, one[1].GetString()!);
        if (merged != one[2].GetString()) differ($"{one}: '{merged}'");
    });

    [Fact]
    public void Styles_are_applied_as_recorded() => Check("styles", "apply", (one, differ) =>
    {
        var applied = PromptStyle.Apply(one[1].EnumerateArray().Select(style => style.GetString()!), one[0].GetString()!);
        if (applied != one[2].GetString()) differ($"{one}: '{applied}'");
    });

    [Fact]
    public void Styles_are_taken_out_as_recorded() => Check("styles", "extract", (one, differ) =>
    {
        var extracted = PromptStyle.Extract(one[0].GetString()!, one[1].GetString()!);
        if (extracted != (one[2][0].GetBoolean(), one[2][1].GetString()!)) differ($"{one}: {extracted}");
    });

    [Fact]
    public void File_names_follow_their_patterns_as_recorded()
    {
        var facts = new FileNameFacts
        {
            Prompt = "a (red:1.2) cat, <lora:x:1> \"quoted\" / slash \\ back : colon * ? | 猫", // its hash stands in the recording
            NegativePrompt = "bad",
            Seed = 77,
            BatchSeeds = [77, 78],
            Steps = 9,
            CfgScale = 6.5,
            Sampler = "DPM++ 2M",
            Schedule = "Karras",
            Styles = [new PromptStyle("s1", "", "")],
            DenoisingStrength = 0.75,
            BatchSize = 2,
            BatchIndex = 1,
            Image = TestPictures.Recorded("fn", 8, 8),
        };
        Check("filenames", "cases", (one, differ) =>
        {
            var name = FileNamePattern.Apply(one[0].GetString()!, facts);
            if (name != one[1].GetString()) differ($"{one}: {name}");
        });
    }

    [Fact]
    public void File_names_are_made_safe_as_recorded() => Check("filenames", "sanitize", (one, differ) =>
    {
        var (with, without) = (FileNamePattern.Sanitize(one[0].GetString()!), FileNamePattern.Sanitize(one[0].GetString()!, replaceSpaces: false));
        if (with != one[1].GetString() || without != one[2].GetString()) differ($"{one}: '{with}', '{without}'");
    });

    private static void Check(string file, string list, Action<JsonElement, Action<string>> check)
    {
        foreach (var name in Goldens.Names("infotext", file))
        {
            var (failures, count) = (new List<string>(), 0);
            foreach (var one in Goldens.Open("infotext", name).Data.GetProperty(list).EnumerateArray())
            {
                check(one, failures.Add);
                count++;
            }

            Goldens.Report($"infotext/{name} {list}", failures.Count == 0, $"{count - failures.Count} of {count} exact");
            Assert.True(failures.Count == 0, string.Join("\n", failures));
            Assert.True(count > 0);
        }
    }
}
