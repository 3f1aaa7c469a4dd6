using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Cli.Output;

namespace Easel.Cli.Generate;

/// <summary>What the pictures are computed with.</summary>
internal sealed partial class MachineOptions
{
    private const string Title = "Machine";

    private readonly Option<string> device = new("--device") { Description = "auto is a graphics card when this build carries CUDA and there is one, else the processor.", HelpName = "auto|cpu|cuda|cuda:N|mps", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> precision = new("--precision") { Description = "What the networks compute in; auto takes what the device does well.", HelpName = "auto|float32|bfloat16|float16", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> threads = new("--threads") { Description = "Of the processor; 0 takes all cores. (0–1024, usually 0)", HelpName = "N", CustomParser = result => Whole(result, "--threads", 0, 1024) };

    private readonly MemoryOptions memory = new();

    public MachineOptions()
    {
        device.Validators.Add(result => Check(result, "--device", text => Device().IsMatch(text), "auto, cpu, cuda, cuda:N or mps"));
        precision.Validators.Add(result => Check(result, "--precision", text => text is "auto" or "float32" or "bfloat16" or "float16" or "fp32" or "bf16" or "fp16", "auto, float32, bfloat16 or float16"));
    }

    /// <summary>All of them: they are for the engine of this machine.</summary>
    public IReadOnlyList<Option> All => [device, precision, threads, .. memory.All];

    public void AddTo(DescribedCommand command) => command.Add(Title, All);

    public EngineChoices Read(ParseResult parsed) => new(parsed.GetValue(device)!, parsed.GetValue(precision)!, parsed.GetValue(threads)) { Memory = memory.Read(parsed) };

    /// <summary>A whole number of a range, or an error that says so.</summary>
    public static int Whole(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        result.AddError($"{name}: '{text}' is not possible; give {least}–{most}");
        return 0;
    }

    private static void Check(OptionResult result, string name, Func<string, bool> known, string allowed)
    {
        if (result.Tokens is [var token] && !known(token.Value)) result.AddError($"{name}: there is no '{token.Value}'; give {allowed}");
    }

    [GeneratedRegex("^(auto|cpu|mps|cuda(:[0-9]{1,2})?)$")]
    private static partial Regex Device();
}
