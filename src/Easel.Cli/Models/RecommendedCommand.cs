using System.CommandLine;
using Easel.Cli.Inspect;
using Easel.Cli.Output;
using Easel.Studio.Downloads;

namespace Easel.Cli.Models;

/// <summary><c>easel models recommended</c>: a few models to begin with.</summary>
internal sealed class RecommendedCommand(TextWriter output)
{
    public Command Build()
    {
        var command = new DescribedCommand("recommended", "Lists models that are a good beginning, with their licences.") { Examples = ["easel models recommended"] };
        command.SetAction(_ =>
        {
            foreach (var group in RecommendedModels.All.GroupBy(model => model.Kind))
            {
                output.WriteLine($"{group.Key}:");
                foreach (var model in group)
                {
                    output.WriteLine($"  {model.Title}{(model.Bytes is { } bytes ? $"  {WeightsReport.Size(bytes)}" : "")}  licence: {model.Licence}");
                    output.WriteLine($"    {model.Description}");
                    output.WriteLine($"    easel models download {model.What}{(model.Name is { } name ? $" --name {name}" : "")}");
                }
            }
        });
        return command;
    }
}
