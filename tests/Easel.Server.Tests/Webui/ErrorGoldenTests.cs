using System.Text.Json;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>Recorded mistakes get A1111's status and words.</summary>
public sealed class ErrorGoldenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api")
            from entry in Goldens.Open("api", file).Data.EnumerateObject()
            where entry.Name.StartsWith("error/", StringComparison.Ordinal)
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_mistake_gets_the_recorded_answer(string file, string name)
    {
        var data = Goldens.Open("api", file).Data.GetProperty(name);
        using var models = new TemporaryFolder();
        await File.WriteAllTextAsync(models.File("tiny-sd15.safetensors"), "no model", Cancel);
        await using var test = await TestStudio.Start(folders: new StudioFolders([models.Path], null, null));
        var answer = await test.Post(data.GetProperty("path").GetString()!, data.GetProperty("request").GetRawText());
        var (golden, actual) = (data.GetProperty("response"), await answer.Json());

        var same = (int)answer.StatusCode == data.GetProperty("status").GetInt32()
            && (golden.TryGetProperty("info", out _) ? Taken(golden) == Taken(actual) : JsonElement.DeepEquals(golden, actual));
        Goldens.Report($"api/{file}/{name}", same, actual.GetRawText()[..Math.Min(300, actual.GetRawText().Length)]);
        Assert.True(same, $"{answer.StatusCode} {actual}");
    }

    private static string Taken(JsonElement answer) => answer.Info() is var info ? $"{info.GetProperty("sampler_name")} {info.GetProperty("extra_generation_params")}" : "";
}
