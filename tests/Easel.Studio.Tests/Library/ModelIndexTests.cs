using System.Text.Json.Nodes;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Library;

/// <summary>What lies in folders of models is known by its keys and headers; looking again opens only what has changed.</summary>
public sealed class ModelIndexTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sd15", FileRole.Checkpoint, "Stable Diffusion 1.x", "epsilon")]
    [InlineData("sdxl-base", FileRole.Checkpoint, "Stable Diffusion XL", "epsilon")]
    [InlineData("sd21-v", FileRole.Checkpoint, "Stable Diffusion 2.x", "epsilon (assumed)")]
    [InlineData("controlnet-sd15", FileRole.ControlNet, "Stable Diffusion 1.x", null)]
    [InlineData("motion-v3", FileRole.MotionModule, null, null)]
    [InlineData("realesrgan-x4plus", FileRole.Upscaler, null, null)]
    [InlineData("codeformer", FileRole.FaceRestorer, null, null)]
    [InlineData("ipadapter-sdxl-vit-h", FileRole.IPAdapter, "Stable Diffusion XL", null)]
    [InlineData("taesd-decoder", FileRole.ApproximateVae, null, null)]
    [InlineData("clipvision-h14", FileRole.VisionEncoder, null, null)]
    public async Task A_published_model_is_known_by_its_keys_alone(string name, FileRole role, string? baseModel, string? prediction)
    {
        WeightsFiles.Published(folder.File("any/model.safetensors"), name);
        var card = Assert.Single(await Look());
        Assert.Equal((role, null, "any/model.safetensors"), (card.Role, card.Problem, card.Name));
        Assert.Equal((baseModel, prediction), (card.BaseModel, card.Facts.Prediction));
    }

    [Fact]
    public async Task A_LoRA_tells_what_its_trainer_wrote_into_it()
    {
        WeightsFiles.Lora(folder.File("ink.safetensors"), isLarge: true, new()
        {
            ["ss_output_name"] = "inky",
            ["ss_tag_frequency"] = """{"10_ink":{"ink drawing":12,"a cat":3},"5_more":{"ink drawing":2}}""",
            ["modelspec.trigger_phrase"] = "ink drawing, by nobody",
            ["modelspec.title"] = "Ink",
            ["modelspec.license"] = "CC0-1.0",
            ["modelspec.resolution"] = "1024x1024",
        });
        var card = Assert.Single(await Look());
        Assert.Equal((FileRole.Lora, "Stable Diffusion XL", "LoRA", 4L), (card.Role, card.BaseModel, card.Facts.Algorithm, card.Facts.Rank));
        Assert.Equal(("inky", "Ink", "CC0-1.0", "1024x1024"), (card.Facts.Alias, card.Title, card.Facts.Licence, card.Facts.Resolution));
        Assert.Equal(["ink drawing", "by nobody"], card.Words);
        Assert.Equal([new TrainedTag("ink drawing", 14), new TrainedTag("a cat", 3)], card.Facts.Tags);
    }

    [Theory]
    [InlineData("sdxl_base_v1-0", "Stable Diffusion XL")]
    [InlineData("sd_v1", "Stable Diffusion 1.x")]
    [InlineData("flux1", "flux1")]
    public async Task A_LoRA_whose_shapes_do_not_tell_is_told_by_its_metadata(string version, string expected)
    {
        WeightsFiles.Write(folder.File("a.safetensors"), [("lora_unet_x.lokr_w1", [4, 4]), ("lora_unet_x.lokr_w2", [8, 8])], new() { ["ss_base_model_version"] = version });
        var card = Assert.Single(await Look());
        Assert.Equal(("LoKr", expected), (card.Facts.Algorithm, card.BaseModel));
    }

    [Fact]
    public async Task Files_of_PyTorch_are_read_without_their_tensors()
    {
        Directory.CreateDirectory(folder.File("embeddings"));
        File.Copy(Path.Combine(Goldens.Root, "tests/goldens/files/emb_legacy.pt"), folder.File("embeddings/old.pt"));
        var card = Assert.Single(await Look());
        Assert.Equal((FileRole.Embedding, null), (card.Role, card.Problem));
        Assert.True(card.Facts.Vectors >= 1);
    }

    [Fact]
    public async Task What_people_noted_beside_a_file_is_read_and_written_and_nothing_else_in_it_is_lost()
    {
        WeightsFiles.Lora(folder.File("ink.safetensors"));
        File.WriteAllText(folder.File("ink.json"), """{"description":"old","sd version":"SD1","activation text":"ink","preferred weight":0.8,"notes":"n","negative text":"","somebody's":{"a":1}}""");
        File.WriteAllText(folder.File("ink.civitai.info"), """{"name":"v2","model":{"name":"Ink"},"baseModel":"SD 1.5","trainedWords":["never, seen"],"description":"<p>Nice &amp; dark</p>"}""");
        using var index = Index();
        await index.Look(Cancel);
        var card = Assert.Single(index.Cards);
        Assert.Equal(new ModelNotes { Description = "old", BaseModel = "SD1", ActivationText = "ink", PreferredWeight = 0.8, Notes = "n" }, card.Notes);
        Assert.Equal(("Ink · v2", "SD1", "Nice & dark"), (card.Title, card.BaseModel, card.Civitai!.Summary));

        await index.Note(card, card.Notes with { ActivationText = "ink, black", PreferredWeight = -1 }, Cancel);
        Assert.Equal(["ink", "black"], Assert.Single(index.Cards).Words);
        var json = JsonNode.Parse(File.ReadAllText(folder.File("ink.json")))!;
        Assert.Equal((-1.0, 1, "ink, black"), (json["preferred weight"]!.GetValue<double>(), json["somebody's"]!["a"]!.GetValue<int>(), json["activation text"]!.GetValue<string>()));
        Assert.Contains("preferred_weight", (await Assert.ThrowsAsync<Core.Requests.RequestException>(() => index.Note(card, new ModelNotes { PreferredWeight = 11 }, Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_that_holds_no_notes_is_left_alone()
    {
        WeightsFiles.Lora(folder.File("ink.safetensors"));
        File.WriteAllText(folder.File("ink.json"), "[1, 2]");
        using var index = Index();
        await index.Look(Cancel);
        await Assert.ThrowsAsync<Core.Requests.RequestException>(() => index.Note(index.Cards[0], new ModelNotes { Notes = "x" }, Cancel));
        Assert.Equal("[1, 2]", File.ReadAllText(folder.File("ink.json")));
    }

    [Theory]
    [InlineData("one.png", "one.preview.png")]
    [InlineData("one.preview.png", "one.jpg")]
    [InlineData("one.webp", null)]
    public async Task The_picture_with_the_name_of_a_model_shows_it(string wins, string? other)
    {
        WeightsFiles.Lora(folder.File("one.safetensors"));
        foreach (var name in new[] { wins, other, "two.png" }.OfType<string>()) File.WriteAllBytes(folder.File(name), [1]);
        Assert.Equal(folder.File(wins), Assert.Single(await Look()).Preview);
    }

    [Fact]
    public async Task Copies_are_found_without_reading_files_and_made_sure_by_reading_them()
    {
        WeightsFiles.Lora(folder.File("a.safetensors"));
        WeightsFiles.Lora(folder.File("renamed.safetensors"), metadata: new() { ["edited"] = "yes" });
        WeightsFiles.Lora(folder.File("other.safetensors"), seed: 2);
        using var index = Index();
        await index.Look(Cancel);
        Assert.Equal([("renamed.safetensors", false)], Card(index, "a").Twins.Select(twin => (twin.Name, twin.IsSure)));
        Assert.Empty(Card(index, "other").Twins);
        foreach (var name in new[] { "a", "renamed" }) index.Hash(Card(index, name), Cancel);
        index.ShowHashes();
        Assert.Equal([("a.safetensors", true)], Card(index, "renamed").Twins.Select(twin => (twin.Name, twin.IsSure)));
        Assert.NotEqual(Card(index, "a").Sha256, Card(index, "renamed").Sha256);
    }

    [Fact]
    public async Task The_next_start_opens_only_what_has_changed()
    {
        WeightsFiles.Lora(folder.File("models/a.safetensors"));
        WeightsFiles.Lora(folder.File("models/b.safetensors"));
        await Look("models");
        var (stamp, length) = (File.GetLastWriteTimeUtc(folder.File("models/a.safetensors")), new FileInfo(folder.File("models/a.safetensors")).Length);
        File.WriteAllBytes(folder.File("models/a.safetensors"), new byte[length]); // what nobody would notice who did not open it
        File.SetLastWriteTimeUtc(folder.File("models/a.safetensors"), stamp);
        WeightsFiles.Lora(folder.File("models/b.safetensors"), isLarge: true);
        var cards = await Look("models");
        Assert.Equal([("a.safetensors", "Stable Diffusion 1.x"), ("b.safetensors", "Stable Diffusion XL")], cards.Select(card => (card.Name, card.BaseModel)));

        File.WriteAllText(folder.File("models.json"), "{ damaged");
        Assert.NotNull((await Look("models"))[0].Problem);
    }

    private static ModelCard Card(ModelIndex index, string stem) => index.Cards.Single(card => card.Stem == stem);

    private ModelIndex Index(string name = ".") => new([Path.GetFullPath(folder.File(name))], folder.File("models.json"), null);

    private async Task<IReadOnlyList<ModelCard>> Look(string name = ".")
    {
        using var index = Index(name);
        await index.Look(Cancel);
        return index.Cards;
    }
}
