using Easel.Cli;
using Easel.Studio.Settings;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Downloads;

/// <summary><c>easel models download</c>, <c>search</c> and <c>recommended</c>.</summary>
public sealed class DownloadCommandTests : IDisposable
{
    private static readonly byte[] Model = DownloadRig.Lora();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_is_loaded_into_a_folder_and_its_licence_told()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        var (code, output, error) = await Run("models", "download", $"{place.Address}mine.safetensors", "--to", folder.File("m"), "--sha256", DownloadRig.Sha256(Model));
        Assert.Equal((0, $"{folder.File("m/Lora/mine.safetensors")}  "), (code, output[..(output.IndexOf("  ", StringComparison.Ordinal) + 2)]));
        Assert.Contains("LoRA", output, StringComparison.Ordinal);
        Assert.Contains("licence: not said", error, StringComparison.Ordinal);
        Assert.Equal(Model, await File.ReadAllBytesAsync(folder.File("m/Lora/mine.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failure_is_a_line_and_a_code()
    {
        await using var place = await ModelPlace.Start(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var (code, output, error) = await Run("models", "download", $"{place.Address}mine.safetensors", "--to", folder.File("m"));
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("easel: 127.0.0.1 does not have it (404)", error, StringComparison.Ordinal);
        (code, _, error) = await Run("models", "download", "mine", "--to", folder.File("m"));
        Assert.Equal(2, code);
        Assert.StartsWith("easel: WHAT: 'mine' is no address", error, StringComparison.Ordinal);
        (code, _, error) = await Run("models", "download", "civitai:1", "--kind", "thing");
        Assert.Equal(2, code);
        Assert.StartsWith("easel: --kind: there is no kind 'thing'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_asks_the_site_of_the_settings_with_its_token()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Json(context, """[{"id": "ann/flowers", "downloads": 3, "tags": ["license:mit"]}]"""));
        await File.WriteAllTextAsync(folder.File(SettingsStore.FileName), $"downloads:\n  hugging_face_address: \"{place.Address}\"\n  hugging_face_token: hf_topsecret\n", TestContext.Current.CancellationToken);
        var (code, output, error) = await Run("models", "search", "two", "words");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("hf:ann/flowers  flowers  by ann  3 downloads  licence: mit", output, StringComparison.Ordinal);
        var asked = Assert.Single(place.Requests);
        Assert.Equal("Bearer hf_topsecret", asked.Authorization);
        Assert.Contains("search=two%20words", asked.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recommended_models_are_told_with_what_to_type()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, await new CommandLine(_ => new FakeEngine(), output, error).Run(["models", "recommended"], TestContext.Current.CancellationToken));
        Assert.Contains("easel models download hf:stabilityai/stable-diffusion-xl-base-1.0/sd_xl_base_1.0.safetensors", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await new CommandLine(_ => new FakeEngine(), output, error).Run([.. words, "--data-dir", folder.Path], TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
