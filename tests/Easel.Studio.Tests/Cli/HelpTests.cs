using Easel.Cli;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>The help is approved text: a change to it is a change to these files, seen in review.</summary>
public sealed class HelpTests
{
    private static readonly string Folder = Path.Combine(Goldens.Root, "tests", "Easel.Studio.Tests", "Approvals");

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Folder, "help*.txt").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Help_reads_as_approved(string page)
    {
        var output = new StringWriter();
        string[] path = page.Split('-')[1..];
        Assert.Equal(0, await new CommandLine(_ => new FakeEngine(), output, new StringWriter()).Run([.. path, "--help"], TestContext.Current.CancellationToken));
        var approved = await File.ReadAllTextAsync(Path.Combine(Folder, page + ".txt"), TestContext.Current.CancellationToken);
        if (output.ToString() == approved) return;

        var received = Path.Combine(Path.GetTempPath(), page + ".received.txt");
        await File.WriteAllTextAsync(received, output.ToString(), TestContext.Current.CancellationToken);
        Assert.Fail($"the help of 'easel {string.Join(' ', path)}' has changed; if that is meant: cp {received} {Path.Combine(Folder, page + ".txt")}\n{Difference(approved, output.ToString())}");
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help-batch-img2img")]
    [InlineData("help-generate")]
    [InlineData("help-models")]
    [InlineData("help-samplers")]
    public void The_pages_people_read_first_are_approved(string page) => Assert.True(File.Exists(Path.Combine(Folder, page + ".txt")));

    [Theory]
    [InlineData(2, "there is no command 'genrate'; did you mean 'generate'? Try 'easel --help'", "genrate", "cat")]
    [InlineData(2, "there is no option '--versoin'; did you mean '--version'? Try 'easel --help'", "--versoin")]
    [InlineData(2, "'inspect' needs FILE; try 'easel inspect --help'", "inspect")]
    [InlineData(2, "'train' needs a command: base; try 'easel train --help'", "train")]
    [InlineData(2, "--steps: a value is missing", "generate", "cat", "--steps")]
    [InlineData(2, "--seed is given 2 times; once is enough", "generate", "cat", "--seed", "1", "--seed", "2")]
    public async Task A_word_that_is_not_known_is_answered_with_what_may_be_meant(int code, string answer, params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(code, await new CommandLine(_ => new FakeEngine(), output, error).Run(words, TestContext.Current.CancellationToken));
        Assert.Contains(answer, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Without_words_the_help_comes_on_standard_error()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(2, await new CommandLine(_ => new FakeEngine(), output, error).Run([], TestContext.Current.CancellationToken));
        Assert.Contains("Usage: easel COMMAND", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var output = new StringWriter();
        Assert.Equal(0, await new CommandLine(_ => new FakeEngine(), output, new StringWriter()).Run(["--version"], TestContext.Current.CancellationToken));
        Assert.Matches(@"^easel \d+\.\d+\.\d+( \([0-9a-f]{8}\))?\s*$", output.ToString());
    }

    [Fact]
    public async Task Samplers_are_listed_with_their_options()
    {
        var output = new StringWriter();
        Assert.Equal(0, await new CommandLine(_ => new FakeEngine(), output, new StringWriter()).Run(["samplers"], TestContext.Current.CancellationToken));
        Assert.Contains("DPM++ 2M SDE Heun", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(".relative-tolerance", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("sgm_uniform", output.ToString(), StringComparison.Ordinal);
    }

    private static string Difference(string approved, string received)
    {
        var (old, now) = (approved.Split('\n'), received.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(old.Length, now.Length)).First(i => old.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return $"line {at + 1}: '{old.ElementAtOrDefault(at)}' is now '{now.ElementAtOrDefault(at)}'";
    }
}
