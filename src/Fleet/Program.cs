using GlobalPlanner.Fleet.CommandLine;
using GlobalPlanner.Fleet.Hosting;

return await FleetCommandLine.RunAsync(args, FleetHost.RunAsync);
