using System.Net;
using System.Text.Json;
using Easel.Diffusion.Memory;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Webui;

/// <summary>Every recorded question to A1111 has an answer with the recorded fields and types.</summary>
public sealed class GetGoldenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api")
            where file.EndsWith("get", StringComparison.Ordinal)
            from entry in Goldens.Open("api", file).Data.EnumerateObject()
            where entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("json", out _) && entry.Name != "openapi"
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_question_is_answered_in_the_recorded_form(string file, string name)
    {
        using var models = new TemporaryFolder();
        await File.WriteAllTextAsync(models.File("one.safetensors"), "no model", Cancel);
        await File.WriteAllTextAsync(models.File("two.vae.safetensors"), "no model", Cancel);
        await File.WriteAllTextAsync(models.File("styles.csv"), "name,prompt,negative_prompt\nBase,\"{prompt}, detailed\",blurry\n", Cancel);
        await using var test = await TestStudio.Start(folders: new StudioFolders([models.Path], null, models.File("styles.csv")), with: options => options with { LoraFolders = [models.Path] });
        var answer = await test.Client.GetAsync(new Uri(name.StartsWith('/') ? name : $"/sdapi/v1/{name}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var golden = Goldens.Open("api", file).Data.GetProperty(name).GetProperty("json");
        List<string> differences = [.. WebuiClient.Differences(golden, await answer.Json(), "$", "$[].metadata", "$[].options", "$.loaded", "$.skipped", "$.module_detail", "$.control_types")];
        Goldens.Report($"api/{file}/{name}", differences.Count == 0, string.Join("; ", differences));
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("samplers")]
    [InlineData("schedulers")]
    public async Task Samplers_and_schedules_are_listed_as_in_A1111(string name)
    {
        await using var test = await TestStudio.Start();
        var golden = Goldens.Open("api", "get").Data.GetProperty(name).GetProperty("json");
        Assert.Equal(golden.EnumerateArray().Select(Line), (await test.Ask($"/sdapi/v1/{name}")).EnumerateArray().Select(Line));

        static string Line(JsonElement item) => JsonSerializer.Serialize(item);
    }

    [Fact]
    public async Task Options_and_flags_have_every_name_of_A1111()
    {
        await using var test = await TestStudio.Start();
        foreach (var name in new[] { "options", "cmd-flags" })
        {
            var golden = Goldens.Open("api", "get").Data.GetProperty(name).GetProperty("json");
            Assert.Empty(golden.EnumerateObject().Select(option => option.Name).Except((await test.Ask($"/sdapi/v1/{name}")).EnumerateObject().Select(option => option.Name)));
        }
    }

    [Fact]
    public async Task Flags_tell_what_the_server_was_started_with_but_no_password()
    {
        await using var test = await TestStudio.Start(with: options => options with { Device = "cpu", Precision = "float32", Memory = MemoryUse.Low, LoraFolders = ["/loras"] });
        var flags = await test.Ask("/sdapi/v1/cmd-flags");
        Assert.Equal("[\"all\"]", flags.GetProperty("use_cpu").GetRawText());
        Assert.Equal("full", flags.GetProperty("precision").GetString());
        Assert.True(flags.GetProperty("lowvram").GetBoolean());
        Assert.False(flags.GetProperty("medvram").GetBoolean());
        Assert.Equal("/loras", flags.GetProperty("lora_dir").GetString());
        Assert.Equal(test.DataFolder, flags.GetProperty("data_dir").GetString());
        Assert.Equal(JsonValueKind.Null, flags.GetProperty("api_auth").ValueKind);
    }

    [Fact]
    public async Task Models_are_listed_with_title_hash_and_path()
    {
        using var models = new TemporaryFolder();
        Directory.CreateDirectory(models.File("sub"));
        await File.WriteAllTextAsync(models.File("sub/one.safetensors"), "no model", Cancel);
        await File.WriteAllTextAsync(models.File("two.vae.pt"), "no model", Cancel);
        await using var test = await TestStudio.Start(folders: new StudioFolders([models.Path], null, null));
        var model = Assert.Single((await test.Ask("/sdapi/v1/sd-models")).EnumerateArray(), model => model.GetProperty("model_name").GetString() == "one");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("no model"u8));
        Assert.Equal($"sub/one.safetensors [{hash[..10]}]", model.GetProperty("title").GetString());
        Assert.Equal(hash, model.GetProperty("sha256").GetString());
        Assert.Equal(models.File("sub/one.safetensors"), model.GetProperty("filename").GetString());
        Assert.Equal("two.vae.pt", Assert.Single((await test.Ask("/sdapi/v1/sd-vae")).EnumerateArray()).GetProperty("model_name").GetString());
        Assert.Contains((await test.Ask("/sdapi/v1/sd-models")).EnumerateArray(), model => model.GetProperty("model_name").GetString() == "easel-base");
    }

    [Fact]
    public async Task Embeddings_are_listed_by_their_headers()
    {
        using var embeddings = new TemporaryFolder();
        await File.WriteAllBytesAsync(embeddings.File("three.safetensors"), Safetensors("""{"emb_params":{"dtype":"F32","shape":[3,8],"data_offsets":[0,96]}}""", 96), Cancel);
        await File.WriteAllBytesAsync(embeddings.File("xl.safetensors"), Safetensors("""{"clip_l":{"dtype":"F32","shape":[2,4],"data_offsets":[0,32]},"clip_g":{"dtype":"F32","shape":[2,6],"data_offsets":[32,80]}}""", 80), Cancel);
        await File.WriteAllTextAsync(embeddings.File("none.pt"), "no embedding", Cancel);
        await using var test = await TestStudio.Start(folders: new StudioFolders([], embeddings.Path, null));
        var loaded = (await test.Ask("/sdapi/v1/embeddings")).GetProperty("loaded");
        Assert.Equal("""{"three":{"step":null,"sd_checkpoint":null,"sd_checkpoint_name":null,"shape":8,"vectors":3},"xl":{"step":null,"sd_checkpoint":null,"sd_checkpoint_name":null,"shape":10,"vectors":2}}""", loaded.GetRawText());
    }

    private static byte[] Safetensors(string header, int bytes) => [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header), .. new byte[bytes]];
}
