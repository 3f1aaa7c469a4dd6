using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>The executable as a whole, given what it will be given: broken files, signals, closed pipes.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly string Model = Path.Combine(Goldens.Root, "src", "Easel.Diffusion", "Assets", "easel-base.safetensors");

    private readonly string folder = Directory.CreateTempSubdirectory("easel-process-").FullName;

    private string Pictures => Path.Combine(folder, "pictures");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("cut.safetensors", "truncated")]
    [InlineData("empty.safetensors", "the file is empty")]
    [InlineData("empty.ckpt", "the file is empty")]
    [InlineData("text.safetensors", "no safetensors file")]
    [InlineData("text.ckpt", "no PyTorch file")]
    [InlineData("system.ckpt", "'posix.system'")]
    [InlineData("folder", "holds no files")]
    [InlineData("missing.safetensors", "there is no file, folder or model")]
    public async Task A_file_that_is_no_model_is_one_line(string name, string complaint)
    {
        var (code, output, error) = await EaselProcess.Run("generate", "cat", "--steps", "1", "--out", Pictures, "--model", Broken(name));
        Assert.Equal(2, code);
        Assert.Empty(output);
        var line = Assert.Single(error.TrimEnd().Split('\n'), line => line.StartsWith("easel: --model: ", StringComparison.Ordinal));
        Assert.Contains(complaint, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "was-run")));
    }

    [Fact]
    public async Task Weights_that_are_no_numbers_end_in_a_line_and_no_picture()
    {
        var (code, _, error) = await Generate("--model", Broken("nan.safetensors"));
        Assert.Equal(1, code);
        Assert.Contains("easel: the network gave numbers that are not finite", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Pictures));
    }

    [Fact]
    public async Task A_prompt_beyond_all_measure_names_the_limit()
    {
        var prompts = Path.Combine(folder, "prompts.txt");
        await File.WriteAllTextAsync(prompts, string.Concat(Enumerable.Repeat("a AND ", 10_000)) + "\n" + string.Concat(Enumerable.Repeat("a BREAK ", 10_000)), TestContext.Current.CancellationToken);
        var (code, _, error) = await EaselProcess.Run("generate", "--prompts-file", prompts, "--out", Pictures);
        Assert.Equal(2, code);
        Assert.Contains("prompts.txt:1: prompt: it has 10001 parts joined by AND; give at most 100", error, StringComparison.Ordinal);
        Assert.Contains("prompts.txt:2: prompt: it has 10000 chunks of 75 tokens; give at most 1000", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_at_once_do_not_take_each_others_numbers()
    {
        var runs = await Task.WhenAll(Generate("--batch-count", "3"), Generate("--batch-count", "3"));
        Assert.All(runs, run => Assert.Equal(0, run.Code));
        Assert.Equal(6, runs.SelectMany(run => run.Output.TrimEnd().Split('\n')).Select(line => line.Split("  ")[0]).Distinct().Count(File.Exists));
        AssertWhole(6);
    }

    [Fact]
    public async Task A_reader_that_leaves_does_not_cost_the_pictures()
    {
        using var easel = Start("--batch-count", "3");
        await easel.Output.ReadLineAsync(TestContext.Current.CancellationToken);
        easel.Output.Close();
        Assert.Equal(0, (await easel.End()).Code);
        AssertWhole(3);
    }

    [Fact]
    public async Task Ctrl_C_keeps_what_is_finished()
    {
        if (OperatingSystem.IsWindows()) return; // signals are sent by libc's kill
        using var easel = Start("--batch-count", "1000");
        await easel.Output.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(easel.Interrupt());
        var (code, error) = await easel.End();
        Assert.Equal(130, code);
        Assert.Matches("stopped; [0-9]+ finished pictures? (is|are) kept", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        AssertWhole(null);
    }

    [Fact]
    public async Task A_killed_process_leaves_no_half_picture()
    {
        using var easel = Start("--batch-count", "1000");
        await easel.Output.ReadLineAsync(TestContext.Current.CancellationToken);
        easel.Kill();
        await easel.End();
        AssertWhole(null);
    }

    private void AssertWhole(int? count)
    {
        var pictures = Directory.GetFiles(Pictures, "*.png");
        Assert.All(pictures, picture => Assert.Equal((64, 64), (PictureCodec.Load(picture).Width, PictureCodec.Load(picture).Height)));
        if (count is null) Assert.NotEmpty(pictures);
        else Assert.Equal(count, pictures.Length);
    }

    private EaselProcess Start(params string[] args) => new([.. Args, .. args]);

    private Task<(int Code, string Output, string Error)> Generate(params string[] args) => EaselProcess.Run([.. Args, .. args]);

    private string[] Args => ["generate", "cat", "--seed", "1", "--steps", "1", "--size", "64x64", "--no-upscale", "--threads", "1", "--out", Pictures];

    private string Broken(string name)
    {
        var path = Path.Combine(folder, name);
        switch (name)
        {
            case "cut.safetensors":
                File.WriteAllBytes(path, File.ReadAllBytes(Model)[..1_000_000]);
                break;
            case "empty.safetensors" or "empty.ckpt":
                File.WriteAllText(path, "");
                break;
            case "text.safetensors" or "text.ckpt":
                File.WriteAllText(path, "These are not weights but words, and enough of them to be read.");
                break;
            case "system.ckpt": // {"state_dict": os.system("touch …")}, protocol 2
                File.WriteAllBytes(path, [0x80, 2, .. "}"u8, .. Pickled("state_dict"), .. "cposix\nsystem\n"u8, .. Pickled($"touch {Path.Combine(folder, "was-run")}"), 0x85, .. "Rs."u8]);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "nan.safetensors":
                File.WriteAllBytes(path, WithoutNumbers("model.diffusion_model.out.2.weight"));
                break;
        }

        return path;
    }

    private static byte[] Pickled(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. BitConverter.GetBytes(bytes.Length), .. bytes];
    }

    /// <summary>The embedded model with one tensor all NaN.</summary>
    private static byte[] WithoutNumbers(string key)
    {
        var file = File.ReadAllBytes(Model);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var range = JsonNode.Parse(Encoding.UTF8.GetString(file, 8, length))![key]!["data_offsets"]!.AsArray().Select(offset => 8 + length + (int)offset!).ToArray();
        MemoryMarshal.Cast<byte, Half>(file.AsSpan(range[0]..range[1])).Fill(Half.NaN);
        return file;
    }
}
