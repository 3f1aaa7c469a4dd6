using System.Text;
using Easel.Core.Requests;

namespace Easel.Core.Prompts;

/// <summary>Turns a prompt with <c>[from:to:when]</c> and <c>[a|b]</c> into the texts of its steps.</summary>
public static class PromptSchedule
{
    /// <summary>The schedule of <paramref name="text"/>: entries by rising end step, the last one at the pass's last step.</summary>
    /// <exception cref="RequestException">A <c>when</c> is beyond all numbers.</exception>
    public static IReadOnlyList<ScheduledText> Parse(string text, ScheduleOptions options)
    {
        var steps = options.PassSteps;
        if (ScheduleParser.Parse(text) is not { } nodes) return [new(steps, text)];

        var whens = new Dictionary<ScheduleNode, int>(ReferenceEqualityComparer.Instance);
        var ends = Ends(nodes, options, whens);
        return [.. ends.Select(end => new ScheduledText(end, At(nodes, end, whens)))];
    }

    /// <summary>The entry in force at a sampler's call, counted from 0: the first that ends at or after it, else the last.</summary>
    /// <remarks>Calls 0 and 1 both take the entry that ends at 1, so that <c>[a|b]</c> gives a, a, b, a… (as in A1111).</remarks>
    public static int EntryAt(IReadOnlyList<int> endSteps, int call)
    {
        for (var i = 0; i < endSteps.Count; i++)
            if (call <= endSteps[i])
                return i;
        return endSteps.Count - 1;
    }

    private static SortedSet<int> Ends(List<ScheduleNode> nodes, ScheduleOptions options, Dictionary<ScheduleNode, int> whens)
    {
        var steps = options.PassSteps;
        var ends = new SortedSet<int> { steps };
        var alternates = false;
        var left = new Stack<ScheduleNode>(nodes);
        while (left.TryPop(out var node))
        {
            if (node.Kind == ScheduleNodeKind.Schedule)
            {
                var when = When(node.Text, options);
                whens[node] = when;
                if (when >= 1) ends.Add(when);
            }

            alternates |= node.Kind == ScheduleNodeKind.Alternation;
            foreach (var branch in node.Kind == ScheduleNodeKind.Group ? [node.Loose] : node.Branches)
                foreach (var child in branch)
                    left.Push(child);
        }

        if (alternates) ends.UnionWith(Enumerable.Range(1, Math.Max(steps, 0)));
        return ends;
    }

    /// <summary>The last step of the text before the change; whether the number has a point decides its unit.</summary>
    private static int When(string number, ScheduleOptions options)
    {
        var value = PythonText.ParseNumber(number, number);
        if (options.Old) value = value < 1 ? value * options.Steps : value;
        else if (number.Contains('.', StringComparison.Ordinal)) value = (value - (options.HiresSteps is null ? 0 : 1)) * options.PassSteps;
        else value -= options.HiresSteps is null ? 0 : options.Steps;
        if (!double.IsFinite(value)) throw new RequestException("prompt", $"the step {number} is too large; give a step or a share of the steps");
        return (int)Math.Max(Math.Min(Math.Truncate(value), options.PassSteps), int.MinValue);
    }

    private static string At(List<ScheduleNode> nodes, int step, Dictionary<ScheduleNode, int> whens)
    {
        var text = new StringBuilder();
        var left = new Stack<(IReadOnlyList<ScheduleNode> Nodes, int Next)>([(nodes, 0)]);
        while (left.TryPop(out var place))
        {
            if (place.Next == place.Nodes.Count) continue;
            left.Push((place.Nodes, place.Next + 1));
            var node = place.Nodes[place.Next];
            switch (node.Kind)
            {
                case ScheduleNodeKind.Group:
                    left.Push((node.Loose, 0));
                    break;
                case ScheduleNodeKind.Schedule:
                    left.Push((node.Branches[step <= whens[node] ? 0 : 1], 0));
                    break;
                case ScheduleNodeKind.Alternation:
                    left.Push((node.Branches[(step - 1) % node.Branches.Count], 0));
                    break;
                default:
                    text.Append(node.Text);
                    break;
            }
        }

        return text.ToString();
    }
}
