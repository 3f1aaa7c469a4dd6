using System.CommandLine;
using System.Globalization;
using Easel.Cli.Generate;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Server;

namespace Easel.Cli.Serve;

/// <summary>What a server computes with, in A1111's words and Easel's.</summary>
internal sealed class ServeMachine
{
    private static readonly Dictionary<string, string> Precisions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = "auto",
        ["autocast"] = "auto",
        ["full"] = "float32",
        ["half"] = "float16",
        ["float32"] = "float32",
        ["fp32"] = "float32",
        ["float16"] = "float16",
        ["fp16"] = "float16",
        ["bfloat16"] = "bfloat16",
        ["bf16"] = "bfloat16",
    };

    private readonly Option<string?> device = new("--device") { Description = "auto is a graphics card when this build carries CUDA and there is one, else the processor.", HelpName = "auto|cpu|cuda|cuda:N|mps" };
    private readonly Option<int?> deviceId = new("--device-id") { Description = "Of the graphics card, as A1111 has it.", HelpName = "N", Hidden = true, CustomParser = result => MachineOptions.Whole(result, "--device-id", 0, 63) };
    private readonly Option<string[]> useCpu = new("--use-cpu") { Description = "Compute on the processor: all.", HelpName = "all", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> precision = new("--precision") { Description = "What the networks compute in; full is float32, half float16, autocast auto. (usually auto)", HelpName = "auto|full|half|float32|bfloat16|float16" };
    private readonly Option<bool> noHalf = new("--no-half") { Description = "Compute in float32." };
    private readonly MemoryOptions memory = new();
    private readonly Option<long?> modelMemory = new("--model-memory") { Description = "Most memory that models may hold between jobs, such as 8GB: as many as fit stay, so that switching to them takes no time. (usually one model stays; settings models.kept and models.memory_gigabytes)", HelpName = "SIZE", CustomParser = result => MemoryOptions.Bytes(result, "--model-memory") };
    private readonly Option<int?> kept = new("--models-kept") { Description = "Most models that stay in memory; 0 is as many as fit. (0–100)", HelpName = "N", CustomParser = result => MachineOptions.Whole(result, "--models-kept", 0, 100) };
    private readonly Option<int> threads = new("--threads") { Description = "Of the processor; 0 takes all cores. (0–1024, usually 0)", HelpName = "N", CustomParser = result => MachineOptions.Whole(result, "--threads", 0, 1024) };
    private readonly Option<bool> inProcess = new("--in-process") { Description = "Run the engine in the server's own process, for debugging: a crash of one ends both." };

    public void AddTo(DescribedCommand command) => command.Add("Machine", [device, deviceId, useCpu, precision, noHalf, .. memory.All, modelMemory, kept, threads, inProcess]);

    /// <exception cref="RequestException">Two options contradict each other, or a value is not possible.</exception>
    public ServeOptions Apply(ParseResult parsed, Action<string> note, ServeOptions options) => options with
    {
        Device = Device(parsed, note),
        Precision = Precision(parsed),
        Memory = memory.Read(parsed),
        ModelMemory = parsed.GetValue(modelMemory),
        ModelsKept = parsed.GetValue(kept),
        Threads = parsed.GetValue(threads),
        InProcess = parsed.GetValue(inProcess),
    };

    private string Device(ParseResult parsed, Action<string> note)
    {
        var parts = parsed.GetValue(useCpu) ?? [];
        var cpu = parts.Any(part => part is "all" or "sd");
        foreach (var part in parts.Where(part => part is not ("all" or "sd"))) note($"--use-cpu {part} has no effect: Easel computes everything on one device; --use-cpu all chooses the processor");
        var (named, number) = (parsed.GetValue(device), parsed.GetValue(deviceId));
        if (named is not null and not "auto" and not "cpu" and not "mps" and not "cuda" && !(named.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(named[5..], NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            throw new RequestException("device", $"there is no '{named}'; give auto, cpu, cuda, cuda:N or mps");
        if (cpu && (named is not (null or "cpu") || number is not null)) throw new RequestException("use_cpu", $"--device{(number is null ? "" : "-id")} contradicts it; give one of the two");
        if (number is not null && named is not (null or "cuda")) throw new RequestException("device_id", "--device contradicts it; give one of the two");
        return cpu ? "cpu" : number is not null ? $"cuda:{number}" : named ?? "auto";
    }

    private string Precision(ParseResult parsed)
    {
        var said = parsed.GetValue(precision);
        if (said is not null && !Precisions.ContainsKey(said)) throw new RequestException("precision", $"there is no '{said}'; give {string.Join(", ", Precisions.Keys)}");
        var named = said is null ? "auto" : Precisions[said];
        if (!parsed.GetValue(noHalf)) return named;
        return named is "auto" or "float32" ? "float32" : throw new RequestException("no_half", $"--precision {said} contradicts it; give one of the two");
    }
}
