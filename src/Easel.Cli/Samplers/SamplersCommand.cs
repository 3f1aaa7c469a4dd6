using System.CommandLine;
using Easel.Cli.Output;
using Easel.Diffusion;

namespace Easel.Cli.Samplers;

/// <summary><c>easel samplers</c>: the samplers and schedules there are, and their options.</summary>
internal sealed class SamplersCommand(TextWriter output)
{
    public Command Build()
    {
        var command = new DescribedCommand("samplers", "Lists the samplers and schedules, their names and their options.")
        {
            Notes = ["An option is given as --sampler.NAME VALUE or --schedule.NAME VALUE to 'easel generate'."],
            Examples = ["easel samplers", "easel generate \"a cat\" --sampler \"DPM adaptive\" --sampler.relative-tolerance 0.01"],
        };
        command.SetAction(_ => List());
        return command;
    }

    private void List()
    {
        var parts = new DiffusionParts();
        var list = new CatalogList(output);
        list.Write("Samplers", parts.Samplers);
        list.Write("Schedules", parts.Schedules);
    }
}
