-- id, now when it shall be replayed, "" when dropped
local entry = key('entry', ARGV[1])
local found = redis.call('HMGET', entry, 'state', 'letter', 'lane')
if found[1] ~= 'dead' then return 0 end
redis.call('XDEL', key('dead'), found[2])
if ARGV[2] == '' then
  redis.call('DEL', entry)
else
  refresh(ARGV[1], ARGV[2])
  put_back(found[3], {ARGV[1]})
end
return 1
