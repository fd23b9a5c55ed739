-- id, fence, consumer
local entry, lane = claimed(ARGV[1], ARGV[2])
if not entry then return 0 end
redis.call('XCLAIM', key('turns'), 'workers', ARGV[3], 0, redis.call('HGET', key('token'), lane), 'JUSTID')
return 1
