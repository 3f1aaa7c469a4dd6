using System.Net;
using Easel.Core.Results;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>Models in and out of memory by A1111's routes, and what is told of it.</summary>
public sealed class ModelMemoryTests : IDisposable
{
    private readonly DirectoryInfo models = Directory.CreateTempSubdirectory("easel-models-");

    public void Dispose() => models.Delete(recursive: true);

    [Fact]
    public async Task The_checkpoint_of_the_settings_comes_in_and_goes()
    {
        var engine = new FakeEngine();
        var path = Path.Combine(models.FullName, "photo.safetensors");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        await using var test = await TestStudio.Start(engine, new StudioFolders([models.FullName], null, null));
        test.Settings.Change(settings => settings with { Models = settings.Models with { Checkpoint = "photo" } });

        Assert.Equal("{}", (await test.Ask("/sdapi/v1/reload-checkpoint", "")).GetRawText());
        Assert.Equal([path], engine.Loaded);
        var told = await test.Ask("/sdapi/v1/memory");
        Assert.Equal([path], told.GetProperty("models").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(1000, told.GetProperty("weights").GetInt64());
        Assert.Equal(5000, told.GetProperty("engine").GetInt64());

        Assert.Equal("{}", (await test.Ask("/sdapi/v1/unload-checkpoint", "")).GetRawText());
        Assert.Empty(engine.Loaded);
        Assert.Equal(0, (await test.Ask("/sdapi/v1/memory")).GetProperty("weights").GetInt64());
    }

    [Fact]
    public async Task Memory_in_use_is_the_servers_and_the_engines()
    {
        await using var test = await TestStudio.Start();
        var ram = (await test.Ask("/sdapi/v1/memory")).GetProperty("ram");
        var (used, total) = (ram.GetProperty("used").GetInt64(), ram.GetProperty("total").GetDouble());
        Assert.InRange(used, 20 << 20, total);
        Assert.Equal(Math.Max(0, total - used), ram.GetProperty("free").GetDouble());
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_loaded_is_told()
    {
        await using var test = await TestStudio.Start(new FakeEngine { Ending = new ImageEvent.Failed("model", "model: this is no checkpoint") });
        var answer = await test.Post("/sdapi/v1/reload-checkpoint", "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("this is no checkpoint", (await answer.Json()).GetRawText(), StringComparison.Ordinal);
    }
}
