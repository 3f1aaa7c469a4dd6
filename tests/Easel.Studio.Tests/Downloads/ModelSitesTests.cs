using System.Text.Json;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Downloads;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Downloads;

/// <summary>Hugging Face and CivitAI as their APIs answer: what there is, under which terms, and that their tokens stay theirs.</summary>
public sealed class ModelSitesTests : IDisposable
{
    private static readonly byte[] Model = DownloadRig.Lora();

    private readonly DownloadRig rig = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Repository => JsonSerializer.Serialize(new
    {
        id = "ann/flowers",
        author = "ann",
        gated = false,
        tags = new[] { "lora", "license:mit" },
        cardData = new { license = "other", license_name = "flower-licence", license_link = "https://x.example/l", base_model = "stabilityai/x" },
        siblings = new object[]
        {
            new { rfilename = "README.md", size = 3 },
            new { rfilename = "flowers.safetensors", size = Model.Length, lfs = new { sha256 = DownloadRig.Sha256(Model), size = Model.Length } },
            new { rfilename = "small/diffusion_pytorch_model.fp16.safetensors", size = 9 },
        },
    });

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_file_of_hugging_face_comes_with_hash_and_licence_and_the_token_stays_there()
    {
        await using var store = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        await using var site = await Site(store.Address);
        var loaded = await rig.Run("hf:ann/flowers/flowers.safetensors", cancel: Cancel);
        Assert.Equal(DownloadRig.Sha256(Model), loaded.Sha256);
        Assert.Equal("flower-licence (https://x.example/l)", loaded.File.Licence);
        Assert.Contains("flower-licence", await File.ReadAllTextAsync(Path.ChangeExtension(loaded.Path, ".json"), Cancel), StringComparison.Ordinal);
        Assert.All(site.Requests, asked => Assert.Equal("Bearer hf_secretsecret", asked.Authorization));
        Assert.NotEmpty(store.Requests);
        Assert.All(store.Requests, asked => Assert.Null(asked.Authorization));
        Assert.DoesNotContain(rig.Told, progress => progress.ToString().Contains("secretsecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_site_that_offers_another_size_than_it_says_is_not_believed()
    {
        await using var store = await ModelPlace.Start(context => ModelPlace.Give(context, Model[..^8]));
        await using var site = await Site(store.Address);
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run("hf:ann/flowers/flowers.safetensors", cancel: Cancel));
        Assert.Contains("offers", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task A_repository_with_several_files_names_them()
    {
        await using var site = await Site(new Uri("http://127.0.0.1:9"));
        var wrong = await Assert.ThrowsAsync<RequestException>(() => rig.Run("hf:ann/flowers", cancel: Cancel));
        Assert.Contains("hf:ann/flowers/small/diffusion_pytorch_model.fp16.safetensors", wrong.Message, StringComparison.Ordinal);
        wrong = await Assert.ThrowsAsync<RequestException>(() => rig.Run("hf:ann/flowers/flower.safetensors", cancel: Cancel));
        Assert.Contains("did you mean 'flowers.safetensors'", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(["flowers.safetensors", "flowers-small-fp16.safetensors"], (await rig.Sites.Files("hf:ann/flowers", Cancel)).Select(file => file.Name));
    }

    [Fact]
    public async Task A_search_of_hugging_face_finds_repositories()
    {
        await using var site = await Site(new Uri("http://127.0.0.1:9"));
        var found = Assert.Single(await rig.Sites.Search("flowers & more", DownloadSite.HuggingFace, Cancel));
        Assert.Equal(("hf:ann/flowers", "ann", FileRole.Lora, 12L), (found.What, found.Author, found.Kind, found.Loads));
        Assert.Contains("search=flowers%20%26%20more", site.Requests.Last().Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("civitai:22")]
    [InlineData("civitai:22/5")]
    [InlineData("civitai:model/11")]
    public async Task A_version_of_civitai_comes_with_its_words_and_terms(string what)
    {
        await using var site = await Civitai();
        var loaded = await rig.Run(what, cancel: Cancel);
        Assert.Equal(Path.Combine(rig.Models, "Lora", "flowers_v2.safetensors"), loaded.Path);
        Assert.Equal(DownloadRig.Sha256(Model), loaded.Sha256);
        Assert.Equal("commercial use: Image; credit the author; merges may be shared; under the same terms alone", loaded.File.Licence);
        using var notes = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(loaded.Path, ".json"), Cancel));
        Assert.Equal("flwr, a flower", notes.RootElement.GetProperty("activation text").GetString());
        Assert.Equal("SD1", notes.RootElement.GetProperty("sd version").GetString());
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(loaded.Path, ".civitai.info"), Cancel));
        Assert.Equal("Flowers", card.RootElement.GetProperty("model").GetProperty("name").GetString());
        Assert.All(site.Requests, asked => Assert.Equal("Bearer cvsecretsecret", asked.Authorization));
    }

    [Fact]
    public async Task A_search_of_civitai_finds_models()
    {
        await using var site = await Civitai();
        var found = Assert.Single(await rig.Sites.Search("flowers", DownloadSite.Civitai, Cancel));
        Assert.Equal(("civitai:model/11", "Flowers", "SD 1.5"), (found.What, found.Title, found.BaseModel));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_site_that_asks_for_a_login_says_what_to_set(int status)
    {
        rig.Settings = rig.Settings with { HuggingFaceToken = "" };
        await using var site = await ModelPlace.Start(context =>
        {
            context.Response.StatusCode = status;
            return ModelPlace.Json(context, """{"error":"Access to model is restricted"}""");
        });
        rig.Settings = rig.Settings with { HuggingFaceAddress = site.Address.ToString() };
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run("hf:ann/flowers/flowers.safetensors", cancel: Cancel));
        Assert.Contains("downloads.hugging_face_token", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("restricted", wrong.Message, StringComparison.Ordinal);
        Assert.Single(site.Requests);
    }

    [Theory]
    [InlineData("hf:ann/flowers", typeof(DownloadAddress.HuggingFaceRepository))]
    [InlineData("hf:ann/flowers@v1.0/a/b.safetensors", typeof(DownloadAddress.HuggingFaceFile))]
    [InlineData("https://huggingface.co/ann/flowers", typeof(DownloadAddress.HuggingFaceRepository))]
    [InlineData("https://huggingface.co/ann/flowers/blob/main/a/b%20c.safetensors", typeof(DownloadAddress.HuggingFaceFile))]
    [InlineData("https://huggingface.co/ann/flowers/resolve/main/b.safetensors?download=true", typeof(DownloadAddress.HuggingFaceFile))]
    [InlineData("civitai:12", typeof(DownloadAddress.CivitaiVersion))]
    [InlineData("CIVITAI:MODEL/12", typeof(DownloadAddress.CivitaiModel))]
    [InlineData("https://civitai.com/models/12/flowers", typeof(DownloadAddress.CivitaiModel))]
    [InlineData("https://civitai.com/models/12/flowers?modelVersionId=34", typeof(DownloadAddress.CivitaiVersion))]
    [InlineData("https://civitai.com/api/download/models/34?type=Model&format=SafeTensor", typeof(DownloadAddress.CivitaiVersion))]
    [InlineData("https://example.com/models/12", typeof(DownloadAddress.Web))]
    public void What_people_write_is_understood(string what, Type kind) => Assert.IsType(kind, DownloadAddress.Parse("what", what, new DownloadSettings()));

    [Theory]
    [InlineData("")]
    [InlineData("flowers")]
    [InlineData("hf:flowers")]
    [InlineData("hf:ann/flowers/../../x")]
    [InlineData("hf:../flowers/x.safetensors")]
    [InlineData("civitai:-1")]
    [InlineData("civitai:model")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/x.safetensors")]
    [InlineData("https://me:secretsecret@example.com/x.safetensors")]
    [InlineData("https://civitai.com/api/download/models/34?token=secretsecret")]
    public void What_cannot_be_meant_is_refused(string what)
    {
        var wrong = Assert.Throws<RequestException>(() => DownloadAddress.Parse("what", what, new DownloadSettings()));
        Assert.Equal("what", wrong.Field);
        Assert.DoesNotContain("secretsecret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recommended_models_can_be_ordered()
    {
        Assert.NotEmpty(RecommendedModels.All);
        Assert.All(RecommendedModels.All, model =>
        {
            rig.Download.Check(model.Order);
            Assert.True(model.Sha256 is null || (model.Sha256.Length == 64 && model.Bytes > 0));
        });
        Assert.Equal(RecommendedModels.All.Count, RecommendedModels.All.DistinctBy(model => model.What).Count());
    }

    private async Task<ModelPlace> Site(Uri store)
    {
        var site = await ModelPlace.Start(context =>
        {
            if (context.Request.Path == "/api/models") return ModelPlace.Json(context, $"[{Repository[..^1]},\"downloads\":12}}]");
            if (context.Request.Path == "/api/models/ann/flowers") return ModelPlace.Json(context, Repository);
            context.Response.Redirect(new Uri(store, "/cdn/0123").ToString());
            return Task.CompletedTask;
        });
        rig.Settings = rig.Settings with { HuggingFaceAddress = site.Address.ToString() };
        return site;
    }

    private async Task<ModelPlace> Civitai()
    {
        ModelPlace? site = null;
        site = await ModelPlace.Start(context =>
        {
            var version = new
            {
                id = 22,
                modelId = 11,
                name = "v2",
                baseModel = "SD 1.5",
                trainedWords = new[] { "flwr,", "a flower" },
                files = new object[]
                {
                    new { id = 4, name = "flowers.yaml", type = "Config", downloadUrl = new Uri(site!.Address, "/api/download/models/22?type=Config") },
                    new { id = 5, name = "flowers_v2.safetensors", type = "Model", primary = true, sizeKB = Model.Length / 1024.0, hashes = new { SHA256 = DownloadRig.Sha256(Model).ToUpperInvariant() }, downloadUrl = new Uri(site.Address, "/api/download/models/22") },
                },
            };
            var model = new { id = 11, name = "Flowers", type = "LORA", creator = new { username = "bob" }, allowNoCredit = false, allowCommercialUse = new[] { "Image" }, allowDerivatives = true, allowDifferentLicense = false, modelVersions = new[] { version } };
            return context.Request.Path.Value switch
            {
                "/api/v1/models" => ModelPlace.Json(context, JsonSerializer.Serialize(new { items = new[] { model } })),
                "/api/v1/models/11" => ModelPlace.Json(context, JsonSerializer.Serialize(model)),
                "/api/v1/model-versions/22" => ModelPlace.Json(context, JsonSerializer.Serialize(version)),
                _ => ModelPlace.Give(context, Model),
            };
        });
        rig.Settings = rig.Settings with { CivitaiAddress = site.Address.ToString() };
        return site;
    }
}
