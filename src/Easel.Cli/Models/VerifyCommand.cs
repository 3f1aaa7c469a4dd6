using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Easel.Diffusion.Weights;

namespace Easel.Cli.Models;

/// <summary><c>easel models verify</c>: whether models are whole.</summary>
internal sealed class VerifyCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string[]> models = new("MODEL") { Description = "Files and diffusers folders, by path or by name.", Arity = ArgumentArity.OneOrMore };
    private readonly ModelWork work = new(output, error);

    public Command Build()
    {
        var command = new DescribedCommand("verify", "Reads models through: every tensor can be read and holds finite numbers, and the networks have all tensors they need.")
        {
            Notes = ["A line a model, and below it what is wrong. The exit code is 2 when one of them cannot be used."],
            Examples = ["easel models verify model.safetensors", "easel models verify ~/models/Stable-diffusion/*"],
        };
        command.Add(models);
        work.AddTo(command, writes: false);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, cancel)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var code = ExitCode.Done;
        using var display = work.Display(parsed);
        foreach (var name in parsed.GetRequiredValue(models))
        {
            try
            {
                var report = ModelCheck.Run(ModelWork.Path(name), ModelWork.Bar(display, $"reading {Path.GetFileName(name)}"), cancel);
                display.Result($"{name}: {(report.Problems.Count == 0 ? "whole" : "BROKEN")}, {report.What}, {report.Tensors} tensors");
                foreach (var problem in report.Problems) display.Result($"  wrong: {problem}");
                foreach (var remark in report.Remarks) display.Result($"  {remark}");
                if (report.Problems.Count > 0) code = ExitCode.BadInput;
            }
            catch (Exception wrong) when (wrong is WeightsException or RequestException)
            {
                display.Result($"{name}: BROKEN\n  wrong: {Complaint.Of(wrong).Message}");
                code = ExitCode.BadInput;
            }
        }

        return code;
    }
}
