using Easel.Cli;
using Easel.Core.Requests;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Library;

public sealed class ModelLibraryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-models-").FullName;

    public ModelLibraryTests()
    {
        foreach (var file in new[] { "photo.ckpt", "photo.safetensors", "sdxl/big model ü.safetensors", "vae/fine.pt", "notes.txt", "pipe/model_index.json", "pipe/unet/weights.safetensors" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "");
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("photo", "photo.safetensors")]
    [InlineData("PHOTO", "photo.safetensors")]
    [InlineData("photo.ckpt", "photo.ckpt")]
    [InlineData("photo.ckpt [0123456789]", "photo.ckpt")]
    [InlineData("big model ü", "sdxl/big model ü.safetensors")]
    [InlineData("sdxl/big model ü", "sdxl/big model ü.safetensors")]
    [InlineData("sdxl\\big model ü.safetensors", "sdxl/big model ü.safetensors")]
    [InlineData("fine.pt", "vae/fine.pt")]
    [InlineData("pipe", "pipe")]
    public void A_model_is_found_by_the_names_people_give_it(string name, string file) =>
        Assert.Equal(Path.Combine(folder, file), new ModelLibrary([folder]).Find("model", name));

    [Fact]
    public void A_path_is_taken_as_it_is() => Assert.Equal(Path.Combine(folder, "notes.txt"), new ModelLibrary([]).Find("model", Path.Combine(folder, "notes.txt")));

    [Theory]
    [InlineData("phto", "did you mean 'photo'?")]
    [InlineData("", "there is no file, folder or model ''")]
    [InlineData("weights", "there is no file, folder or model 'weights'")]
    public void A_model_that_is_not_there_is_named_with_what_may_be_meant(string name, string message)
    {
        var wrong = Assert.Throws<RequestException>(() => new ModelLibrary([folder]).Find("model", name));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(folder, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_folder_that_has_a_name_wins()
    {
        var second = Directory.CreateTempSubdirectory("easel-models-").FullName;
        File.WriteAllText(Path.Combine(second, "photo.safetensors"), "");
        try
        {
            Assert.Equal(Path.Combine(second, "photo.safetensors"), new ModelLibrary([second, folder]).Find("model", "photo"));
        }
        finally { Directory.Delete(second, recursive: true); }
    }

    [Fact]
    public void The_embedded_model_has_a_name() =>
        Assert.Null(new ModelLibrary([]).Resolve(new ImageRequest { Prompt = "", Model = BuiltInChoices.Model, Vae = "Automatic" }) is { Model: null, Vae: null } ? null : "resolved to something");

    [Fact]
    public async Task The_command_lists_each_folder_and_says_what_a_broken_file_is()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, await new CommandLine(_ => new FakeEngine(), output, error).Run(["models", "--folder", folder, "--folder", Path.Combine(folder, "vae")], TestContext.Current.CancellationToken));
        Assert.Contains($"{folder}:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("photo.ckpt  0 bytes  broken: the file is empty", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("weights.safetensors", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await new CommandLine(_ => new FakeEngine(), output, error).Run(["models", "--folder", Path.Combine(folder, "none")], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("R-ESRGAN 2x+", "ESRGAN/RealESRGAN_x2plus.pth")]
    [InlineData("4x-Sharp", "ESRGAN/4x-Sharp.pth")]
    [InlineData("Latent (nearest-exact)", null)]
    [InlineData("lanczos", null)]
    [InlineData(BuiltInChoices.Upscaler, null)]
    public void A_second_pass_enlarges_with_a_file_of_the_folders(string name, string? file)
    {
        var (library, expected) = (WithUpscalers(), file is null ? name : Path.Combine(folder, file));
        Assert.Equal(expected, library.ListedUpscaler(name));
        Assert.Equal(expected, library.ListedUpscaler(expected));
        Assert.Equal(expected, library.Resolve(new ImageRequest { Prompt = "a", Hires = new HiresFix { Upscaler = name } }).Hires!.Upscaler);
    }

    [Fact]
    public void An_upscaler_outside_the_folders_is_for_this_machine_alone()
    {
        var (library, outside) = (WithUpscalers(), Path.Combine(folder, "photo.ckpt"));
        Assert.Equal("hires.upscaler", Assert.Throws<RequestException>(() => library.ListedUpscaler(outside)).Field);
        Assert.Equal(outside, library.Resolve(new ImageRequest { Prompt = "a", Hires = new HiresFix { Upscaler = outside } }).Hires!.Upscaler);
        Assert.Contains("did you mean '4x-Sharp'", Assert.Throws<RequestException>(() => library.ListedUpscaler("4x-Shrap")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("None", true)]
    [InlineData("R-ESRGAN 2x+", true)]
    [InlineData(BuiltInChoices.Upscaler, true)]
    [InlineData("Latent", false)]
    [InlineData("/etc/passwd", false)]
    public void A_script_enlarges_with_what_is_listed(string name, bool isListed)
    {
        var library = WithUpscalers();
        if (isListed) library.CheckListedUpscaler("script.upscaler", name);
        else Assert.Equal("script.upscaler", Assert.Throws<RequestException>(() => library.CheckListedUpscaler("script.upscaler", name)).Field);
    }

    private ModelLibrary WithUpscalers()
    {
        Directory.CreateDirectory(Path.Combine(folder, "ESRGAN"));
        foreach (var file in new[] { "RealESRGAN_x2plus.pth", "4x-Sharp.pth" }) File.WriteAllText(Path.Combine(folder, "ESRGAN", file), "");
        return new ModelLibrary([folder]);
    }
}
