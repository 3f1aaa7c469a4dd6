using Easel.Cli;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Tests.Weights.Diffusers;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Cli;

/// <summary><c>easel inspect</c> and <c>easel models</c> on real files.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder cache = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public InspectTests() => Environment.SetEnvironmentVariable("EASEL_CACHE", cache.Path);

    [Fact]
    public async Task A_checkpoint_is_told_with_its_networks_numbers_and_hashes()
    {
        var path = folder["tiny.safetensors"];
        File.Copy(SyntheticCheckpoints.PathOf("tiny-sd15"), path);
        Assert.Equal(0, await Run("inspect", path));
        var hash = FileHash.Of(path, TestContext.Current.CancellationToken);
        Assert.Contains("\nStable Diffusion 1.x checkpoint\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("architecture  sd15, predicts epsilon, trained on 512x512", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("networks      take 1002 of 1003 tensors", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("numbers       all finite", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"sha256        {hash.Sha256}\nmodel hash    {hash.Short}\nold hash      {hash.Legacy}\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(hash, new FileHashes(cache.Path).Known(path));

        Assert.Equal(0, await Run("models", "--folder", folder.Path));
        Assert.Contains($"tiny.safetensors  ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"  [{hash.Short}]  Stable Diffusion 1.x checkpoint\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_numbers_and_missing_tensors_are_named()
    {
        const string damaged = "first_stage_model.quant_conv.bias";
        const string absent = "model.diffusion_model.out.2.bias";
        var parts = SyntheticCheckpoints.Parts("tiny-sd15").Where(part => part.Key != absent)
            .Select(part => part.Key == damaged ? part with { Value = () => cat([full(1, double.NaN), zeros(part.Shape[0] - 1)]) } : part).ToList();
        SafetensorsWriter.Write(folder["bad.safetensors"], parts);
        Assert.Equal(0, await Run("inspect", folder["bad.safetensors"]));
        Assert.Contains($"numbers       DAMAGED: 1 tensors hold NaN or infinity: {damaged} (1 of 8)", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"networks      INCOMPLETE: {absent}: there is no such tensor", output.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, await Run("inspect", "--quick", folder["bad.safetensors"]));
        Assert.DoesNotContain("numbers", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diffusers_folder_is_one_model()
    {
        Directory.CreateDirectory(folder["a model"]);
        DiffusersCopy.Into(folder["a model"], "tiny-sd21-v");
        Assert.Equal(0, await Run("inspect", folder["a model"]));
        Assert.Contains("architecture  sd2, predicts velocity, trained on 768x768", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("networks      take ", output.ToString(), StringComparison.Ordinal);

        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["other.safetensors"], new Dictionary<string, Tensor> { ["weight"] = zeros(3) }, StorageType.F32);
        Assert.Equal(0, await Run("models", "--folder", folder.Path, "--hash"));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var hash = FileHash.Of(folder["other.safetensors"], TestContext.Current.CancellationToken).Short;
        Assert.Single(lines, line => line.StartsWith("  other.safetensors  ", StringComparison.Ordinal) && line.Contains($"[{hash}]  file of unknown use with 1 tensors", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("  a model  ", StringComparison.Ordinal) && line.EndsWith("Stable Diffusion 2.x checkpoint", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("unet", StringComparison.Ordinal)); // the folder's own files are no models
    }

    [Fact]
    public async Task What_is_wrong_is_one_line_that_names_the_file_and_exit_code_2()
    {
        var files = new Dictionary<string, string>
        {
            [folder.Write("empty.safetensors", [])] = "0 bytes",
            [folder.Write("cut.safetensors", File.ReadAllBytes(SyntheticCheckpoints.PathOf("tiny-sd15")).AsSpan(0, 1_000_000))] = "truncated",
            [HandMadePickle.Zip(folder["evil.ckpt"], "cos\nsystem\n(S'touch owned'\ntR.")] = "'os.system'",
            [folder["missing.safetensors"]] = "no such file",
        };
        foreach (var (path, reason) in files)
        {
            Assert.Equal(2, await Run("inspect", path));
            var line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith($"easel: {path}: ", line, StringComparison.Ordinal);
            Assert.Contains(reason, line, StringComparison.Ordinal);
        }

        Assert.Equal(0, await Run("models", "--folder", folder.Path));
        Assert.Equal(3, output.ToString().Split("broken: ").Length - 1);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("EASEL_CACHE", null);
        folder.Dispose();
        cache.Dispose();
    }

    private Task<int> Run(params string[] args)
    {
        output.GetStringBuilder().Clear();
        error.GetStringBuilder().Clear();
        return new CommandLine(_ => throw new InvalidOperationException("no engine is needed"), output, error).Run(args, TestContext.Current.CancellationToken);
    }
}
