using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Studio.Library;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>Clients name models of the studio's folders; nothing else on the machine can be named, nor found out about.</summary>
public sealed class ModelNameTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;
    private readonly string outside;

    public ModelNameTests()
    {
        Directory.CreateDirectory(folder.File("models/sub"));
        Directory.CreateDirectory(folder.File("vae"));
        (model, outside) = (folder.File("models/sub/one.safetensors"), folder.File("other.safetensors"));
        File.WriteAllText(model, "no model");
        File.WriteAllText(outside, "no model either");
        File.WriteAllText(folder.File("vae/fine.safetensors"), "no autoencoder");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("one")]
    [InlineData("sub/one.safetensors")]
    [InlineData("one.safetensors [0123456789]")]
    [InlineData("PATH")]
    [InlineData("HASH")]
    public async Task A_model_of_the_folders_is_taken_by_any_of_its_names(string name)
    {
        await using var test = await Start();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("no model"u8))[..10];
        var answer = await Post(test, new { prompt = "a cat", model = name switch { "PATH" => model, "HASH" => hash, _ => name }, vae = "fine" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var request = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("request");
        Assert.Equal((model, folder.File("vae/fine.safetensors")), (request.GetProperty("model").GetString(), request.GetProperty("vae").GetString()));
    }

    [Theory]
    [InlineData("model")]
    [InlineData("vae")]
    public async Task Whether_a_file_outside_exists_is_not_told(string field)
    {
        await using var test = await Start();
        var there = await Refusal(test, field, outside);
        Assert.Equal(there.Replace(outside, "X", StringComparison.Ordinal), (await Refusal(test, field, folder.File("another.safetensors"))).Replace(folder.File("another.safetensors"), "X", StringComparison.Ordinal));
        foreach (var name in new[] { Path.Combine(folder.Path, "models", "..", "other.safetensors"), "/etc/hostname", folder.Path, Path.GetDirectoryName(model)!, "../other.safetensors", "." })
            Assert.Contains("among the studio's", await Refusal(test, field, name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_front_ends_name_no_more()
    {
        await using var test = await Start();
        var answer = await test.Client.PostAsJsonAsync("/v1/images/generations", new { prompt = "a cat", model = outside }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("model", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("error").GetProperty("param").GetString());
    }

    [Fact]
    public async Task Who_names_a_file_of_their_own_computer_is_told_what_to_do()
    {
        await using var test = await Start();
        using var engine = new Server.Client.ServerEngine(test.Client.BaseAddress!.ToString());
        var events = new List<Core.Results.ImageEvent>();
        await foreach (var happened in engine.Generate(new Core.Requests.ImageRequest { Prompt = "a cat", Model = outside }, Cancel)) events.Add(happened);
        var failed = Assert.IsType<Core.Results.ImageEvent.Failed>(events[^1]);
        Assert.Equal("model", failed.Field);
        Assert.Contains("that is a path on this computer", failed.Message, StringComparison.Ordinal);
    }

    private Task<TestStudio> Start() => TestStudio.Start(folders: new StudioFolders([folder.File("models")], null, null) { Vaes = [folder.File("vae")] });

    private static async Task<string> Refusal(TestStudio test, string field, string name)
    {
        var answer = await Post(test, new Dictionary<string, string> { ["prompt"] = "a cat", [field] = name });
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (answer.StatusCode, problem.GetProperty("field").GetString()));
        return problem.GetProperty("detail").GetString()!;
    }

    private static Task<HttpResponseMessage> Post(TestStudio test, object request) => test.Client.PostAsJsonAsync("/api/v1/jobs", new { request }, Cancel);
}
