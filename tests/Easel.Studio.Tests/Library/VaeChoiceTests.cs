using Easel.Core.Requests;
using Easel.Diffusion;
using Easel.Studio.Jobs;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Library;

/// <summary>Which autoencoder paints: what is named, the model's notes, one named like the model, the model's own.</summary>
public sealed class VaeChoiceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-vaes-").FullName;

    public VaeChoiceTests()
    {
        foreach (var file in new[] { "models/photo.safetensors", "models/photo.vae.pt", "models/photo.vae.safetensors", "models/plain.safetensors", "models/noted.safetensors", "models/noted.vae.safetensors", "models/own.safetensors", "models/own.vae.pt", "vae/photo-soft.safetensors", "vae/fine.safetensors", "vae/plainer.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
            File.WriteAllText(At(file), "");
        }

        File.WriteAllText(At("models/noted.json"), """{"vae": "fine.safetensors", "description": "x"}""");
        File.WriteAllText(At("models/own.json"), """{"vae": "None"}""");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("photo", null, "models/photo.vae.safetensors")]
    [InlineData("photo", "automatic", "models/photo.vae.safetensors")]
    [InlineData("photo", "none", null)]
    [InlineData("photo", "None", null)]
    [InlineData("photo", "fine", "vae/fine.safetensors")]
    [InlineData("photo", "photo-soft", "vae/photo-soft.safetensors")]
    [InlineData("plain", null, null)]
    [InlineData("noted", null, "vae/fine.safetensors")]
    [InlineData("noted", "photo-soft", "vae/photo-soft.safetensors")]
    [InlineData("own", null, null)]
    public void Names_become_files(string model, string? vae, string? expected) =>
        Assert.Equal(expected is null ? null : At(expected), Library.Resolve(new ImageRequest { Prompt = "", Model = model, Vae = vae }).Vae);

    [Fact]
    public void One_in_the_folder_of_autoencoders_that_begins_like_the_model_will_do()
    {
        File.Delete(At("models/photo.vae.pt"));
        File.Delete(At("models/photo.vae.safetensors"));
        Assert.Equal(At("vae/photo-soft.safetensors"), Library.Resolve(new ImageRequest { Prompt = "", Model = "photo" }).Vae);
    }

    [Theory]
    [InlineData(null, "models/photo.vae.safetensors", "vae/fine.safetensors")]
    [InlineData("None", null, null)]
    [InlineData("photo-soft", "vae/photo-soft.safetensors", "vae/photo-soft.safetensors")]
    public void Other_checkpoints_have_what_suits_them_unless_one_is_named_for_all(string? vae, string? ofHires, string? ofRefiner)
    {
        var request = Library.Resolve(new ImageRequest { Prompt = "", Model = "plain", Vae = vae, Hires = new HiresFix { Model = "photo", Vae = "/etc/passwd" }, Refiner = new Refiner { Model = "noted", Vae = "/etc/passwd" } });
        Assert.Equal((ofHires is null ? null : At(ofHires), ofRefiner is null ? null : At(ofRefiner)), (request.Hires!.Vae, request.Refiner!.Vae));
        Assert.Null(Library.Resolve(request with { Hires = new HiresFix { Vae = "/etc/passwd" } }).Hires!.Vae);
    }

    [Fact]
    public void The_embedded_model_has_its_own() => Assert.Null(Library.Resolve(new ImageRequest { Prompt = "" }).Vae);

    [Fact]
    public void Notes_that_are_no_notes_or_name_nobody_say_nothing()
    {
        File.WriteAllText(At("models/noted.json"), "[1, 2");
        Assert.Equal(At("models/noted.vae.safetensors"), Library.Resolve(new ImageRequest { Prompt = "", Model = "noted" }).Vae);
        File.WriteAllText(At("models/noted.json"), """{"vae": "nobody"}""");
        Assert.Equal(At("models/noted.vae.safetensors"), Library.Resolve(new ImageRequest { Prompt = "", Model = "noted" }).Vae);
    }

    [Theory]
    [InlineData("fine", true, "photo", "vae/fine.safetensors")]
    [InlineData("fine", false, "photo", "models/photo.vae.safetensors")]
    [InlineData("fine", false, "plain", "vae/fine.safetensors")]
    [InlineData("Automatic", true, "photo", "models/photo.vae.safetensors")]
    [InlineData("None", true, "photo", null)]
    public void What_the_settings_name_gives_way_to_what_suits_the_model_when_they_say_so(string vae, bool overrides, string model, string? expected)
    {
        var check = new RequestCheck(Library, new DiffusionParts(), () => new ModelSettings { Vae = vae, VaeOverrides = overrides }, _ => null);
        var complete = check.Complete(new ImageRequest { Prompt = "", Model = model });
        Assert.Equal(expected is null ? null : At(expected), Library.Resolve(complete).Vae);
        Assert.Equal(At("vae/photo-soft.safetensors"), Library.Resolve(check.Complete(new ImageRequest { Prompt = "", Model = model, Vae = "photo-soft" })).Vae);
        Assert.Null(Library.Resolve(check.Complete(new ImageRequest { Prompt = "", Model = model, Vae = "None" })).Vae);
    }

    private ModelLibrary Library => new([Path.Combine(folder, "models")], [Path.Combine(folder, "vae")]);

    private string At(string file) => Path.Combine(folder, file);
}
