using System.Text.Json;
using Easel.Cli;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server;
using Easel.Server.Security;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary><c>easel generate --server</c>: the words of the command line, a studio's engine, files here.</summary>
public sealed class GenerateOnServerTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryFolder pictures = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        data.Dispose();
        pictures.Dispose();
    }

    [Fact]
    public async Task Pictures_are_painted_there_and_saved_here()
    {
        var there = new FakeEngine();
        Assert.Equal(0, await Run(there, "a red cat", "--seed", "5", "--size", "64x32", "--steps", "3", "--batch-count", "2", "--name", "[seed]", "--json"));
        Assert.Equal(["5.png", "6.png"], Directory.GetFiles(pictures.Path).Select(Path.GetFileName).Order());
        Assert.Contains("a red cat", PictureText.Read(File.ReadAllBytes(pictures.File("5.png"))), StringComparison.Ordinal);
        Assert.Equal(TestPictures.Recorded("fake 6", 32, 64).Rgb, PictureCodec.Load(pictures.File("6.png")).Rgb);
        Assert.Equal([5, 6], JsonDocument.Parse(output.ToString()).RootElement.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetInt32()));
        Assert.Contains(" on http://127.0.0.1:", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_models_are_the_servers_business()
    {
        Assert.Equal(2, await Run(new FakeEngine(), "a cat", "-m", "nobody's.safetensors"));
        Assert.Contains("easel: --model: there is no 'nobody's.safetensors' among the studio's models", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_job_fails_the_command()
    {
        Assert.Equal(1, await Run(new FakeEngine { Ending = new ImageEvent.Failed(null, "no memory; close something") }, "a cat"));
        Assert.Contains("easel: no memory; close something", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device: the studio has its own; leave it out with --server", "--server", "http://127.0.0.1:1", "--device", "cpu")]
    [InlineData("--models: the studio has its own", "--server", "http://127.0.0.1:1", "--models", ".")]
    [InlineData("--api-key: it is for a studio; give --server, too", "--api-key", "x")]
    [InlineData("--server: 'ftp://x' is no address", "--server", "ftp://x")]
    public async Task Options_that_contradict_are_told(string message, params string[] words)
    {
        Assert.Equal(2, await Command(["generate", "a cat", "--out", pictures.Path, .. words]));
        Assert.Contains($"easel: {message}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_studio_that_is_not_there_is_one_line()
    {
        Assert.Equal(1, await Command("generate", "a cat", "--quiet", "--out", pictures.Path, "--server", "http://127.0.0.1:1"));
        Assert.StartsWith("easel: http://127.0.0.1:1 cannot be reached: ", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_key_opens_the_studio()
    {
        var key = new AccessFile(data.Path, TimeProvider.System).AddKey("me", AccessScopes.All);
        Assert.Equal(2, await Run(new FakeEngine(), "a cat", "--size", "64x64"));
        Assert.Contains("easel: --api-key: http://127.0.0.1:", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await Run(new FakeEngine(), "a cat", "--size", "64x64", "--no-upscale", "--api-key", key));
        Assert.DoesNotContain(key, error.ToString() + output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("512x512", null, "--no-upscale", "--size", "512x512")]
    [InlineData("512x512", null, "--upscaler", "None", "--size", "512x512")]
    [InlineData("128x128", BuiltInChoices.Upscaler)]
    public async Task A_picture_is_enlarged_there_unless_that_is_not_wanted(string size, string? upscaler, params string[] words)
    {
        var there = new FakeEngine();
        Assert.Equal(0, await Run(there, ["a cat", .. words]));
        Assert.Equal((size, upscaler), (there.Requests.Single().Size.ToString(), there.Requests.Single() is { } request && request.IsEnlarged() ? request.Upscaler!.Id : null));
    }

    private async Task<int> Run(FakeEngine there, params string[] words)
    {
        var (options, settings) = (new ServeOptions { Port = 0, DataFolder = data.Path }, SettingsStore.Open(data.Path));
        var choices = ServedStudio.Choices(options, settings) with { Folders = new StudioFolders([], null, null) };
        await using var studio = await RunningStudio.Open(choices, there, TimeProvider.System, (_, _) => { }, Cancel);
        await using var server = await StudioServer.Build(Task.FromResult(studio), options, settings);
        await server.StartAsync(Cancel);
        return await Command(["generate", "--out", pictures.Path, "--server", server.Urls.First(), .. words]);
    }

    private Task<int> Command(params string[] words) => new CommandLine(_ => throw new InvalidOperationException("the engine of this machine was opened"), output, error).Run(words, Cancel);
}
