using Easel.Cli;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Xunit;

namespace Easel.Diffusion.Tests.Cli;

/// <summary><c>easel models merge</c>, <c>convert</c>, <c>extract</c>, <c>prune</c> and <c>verify</c> on real files.</summary>
public sealed class ModelCommandsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task A_model_is_merged_converted_pruned_and_verified()
    {
        var (model, merged) = (SyntheticCheckpoints.PathOf("tiny-sd15"), folder["merged.safetensors"]);
        File.Copy(model, folder["b.safetensors"]);
        Assert.Equal(0, await Run("models", "merge", model, folder["b.safetensors"], "-m", "0.5", "--out", merged, "--precision", "fp16", "--metadata", "author=me", "--no-recipe", "--progress", "lines"));
        Assert.StartsWith(merged + "  ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("merging ", error.ToString(), StringComparison.Ordinal);
        using (var file = SafetensorsFile.Open(merged)) Assert.Equal("me", file.Metadata["author"]);
        Assert.True(File.Exists(folder["merged.yaml"])); // the first's configuration goes with it

        Assert.Equal(0, await Run("models", "convert", merged, "--precision", "bf16", "--out", folder["converted.safetensors"]));
        Assert.Equal(0, await Run("models", "prune", folder["converted.safetensors"], "--no-vae"));
        Assert.StartsWith(folder["converted-pruned.safetensors"] + "  ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await Run("models", "verify", merged, folder["converted-pruned.safetensors"]));
        Assert.Contains($"{merged}: whole, Stable Diffusion 1.x checkpoint, 1003 tensors\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("it is only a part of a model: no autoencoder", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_LoRA_is_extracted_and_put_into_a_model()
    {
        var (model, tuned, lora) = (SyntheticCheckpoints.PathOf("tiny-sd15"), folder["tuned.safetensors"], folder["tuned-lora.safetensors"]);
        SyntheticCheckpoints.WriteWith(tuned, "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q.weight", "o");
        Assert.Equal(0, await Run("models", "extract", tuned, model, "--rank", "4", "--precision", "fp32"));
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(lora) + @"  .* 1 layers, \d+\.\d % of their difference", output.ToString());
        using (var file = SafetensorsFile.Open(lora)) Assert.Equal(3, file.Keys.Count);
        Assert.Equal(0, await Run("models", "merge", model, "--lora", $"{lora}:0.5:lbw=ALL", "--out", folder["baked.safetensors"], "--no-recipe"));
        Assert.True(File.Exists(folder["baked.safetensors"]));
        await Fails("easel: TUNED: nothing differs between", "models", "extract", model, model, "--out", folder["x.safetensors"]);
        await Fails("easel: --rank: rank is 0; give 1 to 1280", "models", "extract", tuned, model, "--rank", "0", "--out", folder["x.safetensors"]);
        await Fails("easel: --lora: there is no LoRA 'nobody', neither as a file nor by name", "models", "merge", model, "--lora", "nobody:1", "--out", folder["x.safetensors"]);
        await Fails("easel: --lora: 'much' in", "models", "merge", model, "--lora", $"{lora}:much", "--out", folder["x.safetensors"]);
    }

    [Fact]
    public async Task What_is_wrong_names_the_option()
    {
        var model = SyntheticCheckpoints.PathOf("tiny-sd15");
        await Fails("easel: --expression: '#' at 5", "models", "merge", model, "-e", "a + #");
        await Fails("easel: MODEL: there is no file, folder or model 'nobody'", "models", "merge", "nobody", model);
        await Fails("easel: --out: ", "models", "convert", model, "--out", folder["out.ckpt"]);
        await Fails("easel: --blocks: there are 3 numbers; this model takes 25", "models", "merge", model, model, "--blocks", "1,2,3", "--out", folder["out.safetensors"]);
        await Fails("easel: --expression: 4 models need a formula", "models", "merge", model, model, model, model);
        await Fails("easel: --ema: ", "models", "prune", model, "--ema", "use", "--out", folder["out.safetensors"]);
        Assert.Equal(2, await Run("models", "verify", folder.Write("empty.safetensors", [])));
        Assert.Contains("BROKEN", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 bytes", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task Fails(string start, params string[] args)
    {
        Assert.Equal(2, await Run(args));
        Assert.StartsWith(start, error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> Run(params string[] args)
    {
        output.GetStringBuilder().Clear();
        error.GetStringBuilder().Clear();
        return new CommandLine(_ => throw new InvalidOperationException("no engine is needed"), output, error).Run(args, TestContext.Current.CancellationToken);
    }
}
